import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const resultSchema = z.strictObject({
  bench: z.string(),
  figures: z.array(
    z.strictObject({
      name: z.string().min(1),
      value: z.number(),
      unit: z.string().min(1),
      goal: z
        .string()
        .regex(/^(<=|>=|<|>) \d+(\.\d+)?$/)
        .nullable(),
      ok: z.boolean().nullable(),
    }),
  ),
});

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

/** Runs a bench as its users do, and reads the last line it prints. */
export async function runBench(args: readonly string[], signal: AbortSignal) {
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve, reject) => {
    const child = execFile(process.execPath, [main, ...args], { signal }, (error, out, complaints) => {
      if (child.exitCode === null)
        reject(new Error(`the bench did not end: ${complaints}`, { cause: error }));
      else resolve({ code: child.exitCode, stdout: out });
    });
  });
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  return { code, stdout, ...resultSchema.parse(JSON.parse(lastLine)) };
}

export type BenchRun = Awaited<ReturnType<typeof runBench>>;

/** The figure whose name begins so. */
export function figureOf({ figures }: BenchRun, name: string) {
  const found = figures.find((figure) => figure.name.startsWith(name));
  if (found === undefined) throw new Error(`there is no figure "${name}"`);
  return found;
}
