import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { scriptSchema } from '../../simulator/script/script.ts';
import { faultSchema } from '../../simulator/terminal/faults/inflict.ts';
import { firmwareSchema } from '../../simulator/terminal/firmwares/firmware.ts';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';

const guide = readFileSync('docs/simulator.md', 'utf8');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text ?? '',
  );
}

test('the firmware that the guide shows is one', () => {
  const [sample] = blocks('json').map((text) => firmwareSchema.parse(JSON.parse(text)));
  expect(firmwareNamed(sample?.basedOn ?? '').name).toBe('bw-udp-16');
});

test('the script that the guide shows can be played', () => {
  expect(blocks('yaml').map((text) => scriptSchema.parse(parse(text)).steps.length)).toEqual([3]);
});

test('the program that the guide shows runs', () => {
  const [sample = ''] = blocks('ts');
  const program = sample.replace(
    'cobot-terminal-bridge/simulator',
    import.meta.resolve('../../simulator/in-process.ts'),
  );
  const options = ['--input-type=module', '--eval', program];
  expect(execFileSync(process.execPath, options, { encoding: 'utf8' })).toContain('presses a finger');
});

test('every fault stands in the guide, and every one that it sends is one', () => {
  const sent = [...guide.matchAll(/-d '(\{.*?\})'/g)].map(([, text]) =>
    faultSchema.parse(JSON.parse(text ?? '')),
  );
  expect(sent.map(({ kind }) => kind)).toEqual(['drop', 'reboot']);
  const kinds = faultSchema.options.map(({ shape }) => shape.kind.value);
  const told = [...guide.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
  expect(told).toEqual(kinds);
});
