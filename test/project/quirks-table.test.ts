import { expect, test } from 'vitest';
import { firmwares } from '../../simulator/terminal/firmwares/all.ts';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { observe, type ObservedFirmware } from './observed-firmware.ts';

const head = `# Quirks: which terminal does what, and what the bridge makes of it

Made by the suite (\`npm run quirks\` writes it anew, and a test compares it): the bridge meets every firmware of the simulator, a
member whom Cobot lets in presses a finger, and then a stranger. Firmwares are generations and habits, and nobody's model;
\`npm run simulator -- --firmware NAME\` starts one.

`;

const columns: readonly [title: string, key: keyof ObservedFirmware][] = [
  ['firmware', 'name'],
  ['in the config', 'config'],
  ['connects over', 'connection'],
  ['users / logs, bytes', 'records'],
  ['a member’s finger', 'door'],
  ['the screen', 'screen'],
  ['a stranger’s finger', 'stranger'],
  ['the passport says', 'passport'],
  ['advice', 'advice'],
];

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function rendered(observed: readonly ObservedFirmware[]): string {
  const table = [
    row(columns.map(([title]) => title)),
    row(columns.map(() => '---')),
    ...observed.map((each) =>
      row(columns.map(([, key]) => (key === 'name' ? `\`${each.name}\`` : each[key]))),
    ),
  ];
  const list = observed.map(({ name, title }) => `- \`${name}\`: ${title}\n`);
  return `${head}${table.join('')}\n${list.join('')}`;
}

test('docs/quirks.md says what the bridge does with every firmware', { timeout: 120_000 }, async () => {
  const observed = await Promise.all(firmwares.map(({ name }) => observe(firmwareNamed(name))));
  await expect(rendered(observed)).toMatchFileSnapshot('../../docs/quirks.md');
});
