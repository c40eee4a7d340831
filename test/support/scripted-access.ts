import { connectTerminal, type Terminal, type TerminalOptions } from '../../src/protocol/terminal.ts';
import { ascii, byte, concat, double, padded, word, zeros } from './hand-made.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from './scripted-terminal.ts';

// A terminal whose answers are written down by command, made from the protocol's description alone.

export const ok: Answer = { command: 2000 };
export const refused: Answer = { command: 2001 };
export const answer = (...parts: readonly Uint8Array[]): Answer => ({
  command: 2000,
  data: concat(...parts),
});

/** What a command is answered with: a packet, several, or whatever the request asks for. */
export type Script = Readonly<
  Record<number, Answer | readonly Answer[] | ((request: WireRequest) => Answer)>
>;

/** Connected to a terminal that answers by command; what is not in the script is answered with OK. */
export async function connectedTo(
  script: Script,
  options: Partial<TerminalOptions> = {},
): Promise<{ scripted: ScriptedTerminal; terminal: Terminal }> {
  const scripted = new ScriptedTerminal((request) => {
    const scriptedAnswer = script[request.command];
    if (request.command === 1000 && scriptedAnswer === undefined) return [{ command: 2000, session: 7 }];
    if (scriptedAnswer === undefined) return [ok];
    if (typeof scriptedAnswer === 'function') return [scriptedAnswer(request)];
    return isList(scriptedAnswer) ? scriptedAnswer : [scriptedAnswer];
  });
  const terminal = await connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    openWire: () => Promise.resolve(scripted.wire),
    ...options,
  });
  return { scripted, terminal };
}

function isList(given: Answer | readonly Answer[]): given is readonly Answer[] {
  return Array.isArray(given);
}

/** GET_FREE_SIZES by hand. */
export function sizesByHand(
  counts: { users?: number; punches?: number; operations?: number; faces?: number },
  length = 80,
): Answer {
  const data = new Uint8Array(length);
  const view = new DataView(data.buffer);
  view.setInt32(16, counts.users ?? 0, true);
  view.setInt32(32, counts.punches ?? 0, true);
  view.setInt32(40, counts.operations ?? 0, true);
  view.setInt32(56, 3000, true);
  view.setInt32(60, 5000, true);
  view.setInt32(64, 100_000, true);
  if (length >= 92) view.setInt32(88, counts.faces ?? 0, true);
  return { command: 2000, data };
}

/** A dataset that comes at once. */
export function datasetByHand(...records: readonly Uint8Array[]): Answer {
  const all = concat(...records);
  return { command: 1501, data: concat(double(all.length), all) };
}

/** A user's record of 72 bytes with its zones; bytes nobody has described are 0xcc. */
export function userByHand(user: {
  uid: number;
  userId: string;
  group?: number;
  flag?: number;
  zones?: readonly [number, number, number];
}): Uint8Array {
  const { uid, userId, group = 1, flag = 0, zones = [0, 0, 0] } = user;
  return concat(
    word(uid),
    byte(0),
    zeros(8),
    padded('Test Person', 24, 0xcc),
    double(0),
    byte(group),
    word(flag),
    ...zones.map(word),
    padded(userId, 24, 0xcc),
  );
}

/** Options by name; others are refused. */
export function optionsByHand(options: Readonly<Record<string, string>>) {
  return ({ data }: WireRequest): Answer => {
    const name = Buffer.from(data).toString('latin1').replace(/\0.*$/, '');
    const value = options[name];
    return value === undefined ? refused : { command: 2000, data: ascii(`${name}=${value}\0`) };
  };
}

/** Seven days of the same four bytes. */
export function weekByHand(...day: readonly [number, number, number, number]): Uint8Array {
  return concat(...Array.from({ length: 7 }, () => Uint8Array.from(day)));
}
