import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants, gzipSync } from 'node:zlib';

const target = 'dist/page';
/** What the page is made of. */
const sources = [
  'src/page/**',
  'src/bridge/**/*-messages.ts',
  'src/bridge/web/messages.ts',
  'package-lock.json',
];

/** Builds the staff page into `dist/page`, with a `.gz` beside everything that shrinks. What is there goes last. */
export async function buildPage(): Promise<void> {
  // Loaded here, since looking whether it has to be built shall cost nothing.
  const { build } = await import('vite');
  // Several programs may find at the same time that it has to be built.
  const fresh = `${target}-${process.pid}`;
  const usual = process.env['NODE_ENV'];
  // Whoever runs the tests would get React's build for developers, which is half as large again.
  process.env['NODE_ENV'] = 'production';
  try {
    await build({
      configFile: 'src/page/vite.config.ts',
      logLevel: 'warn',
      build: { outDir: `${process.cwd()}/${fresh}` },
    });
    for (const name of globSync(`${fresh}/assets/*.{js,css,svg}`)) {
      writeFileSync(`${name}.gz`, gzipSync(readFileSync(name), { level: constants.Z_BEST_COMPRESSION }));
    }
    mkdirSync('dist', { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
  } finally {
    if (usual === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = usual;
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Whether something the page is made of was changed after it was built. */
export function isPageOlder(): boolean {
  const built = `${target}/index.html`;
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return globSync(sources).some((name) => statSync(name).mtimeMs > builtAt);
}

if (import.meta.main) {
  const isNeeded = !process.argv.includes('--if-older') || isPageOlder();
  if (isNeeded) {
    // Not on standard output, which may be somebody's JSON.
    console.error('building the page…');
    await buildPage();
  }
}
