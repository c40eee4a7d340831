import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'import-rule-'));
copyFileSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lints one file with one import, in a tree of its own with the project's rules. */
function lint(file: string, imported: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { thing } from '${imported}';\nexport const other = thing;\n`);
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), [file], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(path);
  return stdout;
}

test.each([
  ['src/protocol/terminal.ts', '../cobot/client.ts'],
  ['src/protocol/commands/users.ts', '../../bridge/config.ts'],
  ['src/protocol/terminal.ts', 'node:fs'],
  ['src/cobot/client.ts', '../protocol/terminal.ts'],
  ['src/cobot/client.ts', '../bridge/config.ts'],
  ['src/bridge/bridge.ts', '../cli/run.ts'],
  ['src/bridge/entries/pipeline.ts', '../../../simulator/cobot/fake-cobot.ts'],
  ['simulator/terminal/terminal.ts', '../../src/protocol/terminal.ts'],
  ['simulator/terminal/terminal.ts', '../../src/protocol/connection.ts'],
  ['simulator/terminal/terminal.ts', '../../src/protocol/dialogue.ts'],
  ['simulator/cobot/fake-cobot.ts', '../../src/cobot/client.ts'],
  ['simulator/terminal/terminal.ts', '../../src/bridge/config.ts'],
  ['src/page/house/house.ts', '../../bridge/web/door-messages.ts'],
  ['src/page/house/house.ts', '../../bridge/staff/roles.ts'],
  ['src/page/house/house.ts', '../../protocol/passport.ts'],
  ['src/page/house/house.ts', '../../../test/support/until.ts'],
  ['src/page/house/house.ts', 'node:fs'],
])('%s may not import %s', (file, imported) => {
  expect(lint(file, imported)).toContain('no-restricted-imports');
});

test.each([
  ['src/bridge/entries/pipeline.ts', '../../protocol/terminal.ts'],
  ['src/bridge/bridge.ts', '../cobot/client.ts'],
  ['src/cli/run.ts', '../bridge/bridge.ts'],
  ['src/page/house/house.ts', '../../bridge/web/messages.ts'],
  ['simulator/terminal/answers/unlock.ts', '../../../src/protocol/commands/door.ts'],
  ['simulator/terminal/server.ts', '../../src/protocol/framer.ts'],
])('%s may import %s', (file, imported) => {
  expect(lint(file, imported)).not.toContain('no-restricted-imports');
});

const codec = ['layout', 'fields', 'frame', 'framer', 'command-codes', 'comm-key', 'clock', 'text', 'wire'];
const protocolFiles = readdirSync('src/protocol').filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'),
);

test('of src/protocol the simulator may import the codec only', () => {
  const importing = join(folder, 'simulator/terminal');
  mkdirSync(importing, { recursive: true });
  for (const name of protocolFiles)
    writeFileSync(
      join(importing, name),
      `import { thing } from '../../src/protocol/${name}';\nexport const other = thing;\n`,
    );
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format', 'unix', 'simulator'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const refused = stdout.split('\n').filter((line) => line.includes('no-restricted-imports'));
  const accepted = protocolFiles.filter((name) => !refused.some((line) => line.includes(`/${name}:`)));
  expect(accepted).toEqual(protocolFiles.filter((name) => codec.includes(name.replace('.ts', ''))));
  expect(accepted).not.toEqual([]);
  rmSync(importing, { recursive: true });
});
