import { z } from 'zod';
import type { Firmware } from '../../simulator/terminal/firmwares/firmware.ts';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { promptText } from '../../simulator/terminal/voice.ts';
import type { Passport } from '../../src/protocol/passport.ts';
import { passportSchema } from '../../src/bridge/store/terminal-documents.ts';
import { configFor } from '../support/firmware-under-test.ts';
import { apiKey, House } from '../support/house.ts';
import { until } from '../support/until.ts';

/** What the bridge did with one kind of terminal, in words for a table. */
export interface ObservedFirmware {
  name: string;
  title: string;
  /** What has to be in the config. */
  config: string;
  connection: string;
  records: string;
  door: string;
  screen: string;
  stranger: string;
  passport: string;
  advice: string;
}

/** A terminal that is mute over TCP is waited for first. */
const patienceMs = 30_000;
const nothing = '–';

/** A house with one such terminal, a member and a stranger. */
export async function observe(firmware: Firmware): Promise<ObservedFirmware> {
  const config = configFor(firmware);
  const house = await House.start({
    terminals: [{ firmware, users: 2, punches: 3 }],
    terminalConfig: [config],
  });
  const { name, title } = firmware;
  const common = { name, title, config: settingsIn(config) };
  const status = await until(
    () => house.bridge.terminals().find(({ state }) => state === 'online' || state === 'refused'),
    `${name} to be online or refused`,
    patienceMs,
  );
  if (status.state !== 'online') {
    const { problem, advice } = status.state === 'refused' ? status : { problem: status.state, advice: '' };
    const never = { records: nothing, door: 'stays shut', screen: nothing, stranger: nothing };
    return { ...common, ...never, connection: problem, passport: nothing, advice: advice ?? nothing };
  }
  const passport = await passportOf(house);
  const door = await doorFor(house);
  const screen = await greeting(house, passport);
  const stranger = await strangerAt(house);
  const now = house.bridge.terminals()[0];
  return {
    ...common,
    connection: transportOf(house.terminal()),
    records: `${passport.userRecordSize ?? '?'} / ${passport.punchRecordSize ?? '?'}`,
    door,
    screen,
    stranger,
    passport: wordsOn(passport),
    advice: (now?.state === 'online' ? now.advice : undefined) ?? nothing,
  };
}

function settingsIn({ encoding, unlockUnit, ownRelay }: ReturnType<typeof configFor>): string {
  const settings = [
    ...(encoding === 'utf8' ? [] : [`encoding: ${encoding}`]),
    ...(unlockUnit === 'seconds' ? [] : [`unlockUnit: ${unlockUnit}`]),
    ...(ownRelay === 'off' ? [] : [`ownRelay: ${ownRelay}`]),
  ];
  return settings.length === 0 ? nothing : settings.map((each) => `\`${each}\``).join(', ');
}

function transportOf(terminal: SimulatedTerminal): string {
  const client = terminal.view().sessions[0]?.client;
  const line = terminal
    .timeline()
    .find((each) => each.client === client && each.what.startsWith('connected over'));
  return line?.what.split(' ')[2]?.toUpperCase() ?? nothing;
}

const terminalsAnswer = z.object({ terminals: z.array(z.object({ passport: passportSchema.nullable() })) });

function passportOf({ bridge }: House): Promise<Passport> {
  return until(async () => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const answer = await fetch(`${bridge.httpUrl}/api/terminals`, { headers });
    return terminalsAnswer.parse(await answer.json()).terminals[0]?.passport;
  }, 'a passport');
}

async function doorFor(house: House): Promise<string> {
  const { id } = house.cobot.addMember({ name: 'Zoë Example' });
  const { userId } = await house.bridge.enrol(id);
  house.terminal().pressFinger({ userId });
  const [entry] = await house.decided(1);
  const moves = house.terminal().relayMoves();
  if (moves.length === 0) return `${entry?.outcome ?? ''}, and stays shut`;
  return `${entry?.outcome ?? ''}: ${moves.map(({ by, ms }) => `${by}, ${ms / 1000} s`).join('; ')}`;
}

/** Where there is no screen nothing is written, and what is heard tells the member. */
async function greeting(house: House, { screen }: Passport): Promise<string> {
  const terminal = house.terminal();
  const shown = () => terminal.lcdText.split(/\s+/).join(' ').trim();
  if (screen) await until(() => shown() !== '', 'a greeting');
  const spoken = terminal.voicePrompts.map((prompt) => `“${promptText[prompt] ?? prompt}”`).join(', ');
  return shown() === '' ? `nothing; heard is ${spoken}` : `“${shown()}”`;
}

async function strangerAt(house: House): Promise<string> {
  if (house.terminal().unknownFinger().clientsTold === 0) return 'never hears of it';
  const entries = await house.decided(2);
  return entries.at(-1)?.outcome ?? nothing;
}

function wordsOn({ faces, screen, quirks, udp, enrolment }: Passport): string {
  const words = [
    ...(faces.kind === 'none' ? [] : [`faces: ${faces.kind}`]),
    ...(screen ? [] : ['no screen']),
    ...(enrolment === 'yes' ? [] : [`enrolment: ${enrolment}`]),
    ...(udp === 'unknown' ? [] : [`UDP ${udp}`]),
    ...quirks,
  ];
  return words.length === 0 ? nothing : words.join(', ');
}
