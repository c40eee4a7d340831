import { commandCode, eventBit, replyCode } from '../../src/protocol/command-codes.ts';
import type { FoundFault, TargetName } from './finding.ts';
import type { FuzzResult } from './run-fuzz.ts';

const targets: readonly TargetName[] = ['driver', 'simulator', 'codec'];

/** How often a code arrived at a target in a packet with a right checksum. */
export function countOf(
  { reports }: FuzzResult,
  target: TargetName,
  what: 'commands' | 'events',
  code: number,
): number {
  return sum(reports.map(({ hits }) => hits[target][what][code] ?? 0));
}

/** The share of inputs that were nothing but packets with right checksums. */
export function shareOfWhole({ reports, inputs }: FuzzResult): number {
  const whole = sum(reports.flatMap(({ hits }) => targets.map((target) => hits[target].whole)));
  return whole / Math.max(1, inputs);
}

export function cpuPerInput({ reports, inputs }: FuzzResult): number {
  return sum(reports.map(({ cpuMicroseconds }) => cpuMicroseconds)) / Math.max(1, inputs);
}

/** Everything a person wants to know of a run, line by line. */
export function describeResult(result: FuzzResult): string {
  const { inputs, seconds, threads, seed, reports, faults } = result;
  const peak = Math.max(0, ...reports.map(({ peakHeldBytes }) => peakHeldBytes));
  const buffers = Math.max(0, ...reports.map(({ peakBufferBytes }) => peakBufferBytes));
  return [
    ...hitTable(result),
    '',
    `seed ${seed}: ${inputs.toLocaleString('en')} inputs in ${seconds.toFixed(1)} s in ${threads} threads: ` +
      `${Math.round(inputs / seconds).toLocaleString('en')} inputs/s, ${cpuPerInput(result).toFixed(1)} µs of CPU each`,
    `${(shareOfWhole(result) * 100).toFixed(1)} % were nothing but packets with right checksums`,
    `at most ${peak.toLocaleString('en')} undecoded bytes were held by a session; ` +
      `at most ${Math.ceil(buffers / 1024 / 1024)} MiB of buffers by a thread`,
    faults.length === 0 ? 'no faults' : `${faults.length} faults`,
    ...faults.map((fault) => describeFault(seed, fault)),
  ].join('\n');
}

function describeFault(seed: number, { input, before, target, problem, hex, ends }: FoundFault): string {
  const from = Math.max(0, input - before);
  return [
    '',
    `fault at input ${input}, in the ${target}: ${problem}`,
    `  see it again: npm run fuzz -- --seed ${seed} --from ${from} --inputs ${input - from + 1}`,
    `  pieces end at ${ends.join(' ')}`,
    `  bytes: ${hex}`,
  ].join('\n');
}

function hitTable(result: FuzzResult): string[] {
  const names = new Map<number, string>();
  for (const [name, code] of [...Object.entries(replyCode), ...Object.entries(commandCode)])
    names.set(code, [names.get(code), name].filter((known) => known !== undefined).join(' / '));
  const rows = [...names]
    .toSorted(([a], [b]) => a - b)
    .map(([code, name]) => row(code, name, result, 'commands'));
  const events = Object.entries(eventBit).map(([name, code]) =>
    row(code, `event: ${name}`, result, 'events'),
  );
  return [
    `${'code'.padStart(6)}  ${'name'.padEnd(32)}${targets.map((target) => target.padStart(12)).join('')}`,
    ...rows,
    ...events,
  ];
}

function row(code: number, name: string, result: FuzzResult, what: 'commands' | 'events'): string {
  const counts = targets.map((target) =>
    countOf(result, target, what, code).toLocaleString('en').padStart(12),
  );
  return `${String(code).padStart(6)}  ${name.padEnd(32)}${counts.join('')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
