import { connectTerminal, type TerminalOptions } from '../../src/protocol/terminal.ts';
import { ascii, byte, concat, double, toHex, word, zeros } from './hand-made.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from './scripted-terminal.ts';

// A terminal with fingers, by hand: nothing here knows the project's own reader or writer of templates.

export const ok: Answer = { command: 2000 };
export const refused: Answer = { command: 2001 };
export const unknown: Answer = { command: 65_535 };

/** Bytes with the header of algorithm 10; no two seeds give the same. */
export function template10(seed: number, bytes = 1200): Uint8Array {
  const made = Uint8Array.from({ length: bytes }, (_, index) => 1 + ((index * 7 + seed * 13) % 250));
  made.set([0x4d, seed & 0xff, 0x53, 0x53, 0x32, 0x31]);
  return made;
}

export function template9(seed: number, bytes = 500): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => 1 + ((index * 5 + seed * 11) % 250));
}

/** One record of the templates' table. */
export function templateRecord(uid: number, finger: number, flag: number, template: Uint8Array): Uint8Array {
  return concat(word(template.length + 6), word(uid), byte(finger), byte(flag), template);
}

export function sizesOf(counts: { users?: number; templates?: number }): Answer {
  const data = zeros(80);
  const view = new DataView(data.buffer);
  view.setInt32(16, counts.users ?? 0, true);
  view.setInt32(24, counts.templates ?? 0, true);
  return { command: 2000, data };
}

export function dataset(...records: readonly Uint8Array[]): Answer {
  const all = concat(...records);
  return { command: 1501, data: concat(double(all.length), all) };
}

/** PREPARE, pieces and OK, as a terminal answers a direct read. */
export function announced(bytes: Uint8Array, chunk = 1008): Answer[] {
  const answers: Answer[] = [{ command: 1500, data: concat(double(bytes.length), double(chunk)) }];
  for (let at = 0; at < bytes.length; at += chunk)
    answers.push({ command: 1501, session: at / chunk, data: bytes.slice(at, at + chunk) });
  return [...answers, ok];
}

interface Finger {
  uid: number;
  finger: number;
  flag: number;
  template: Uint8Array;
}

/** The hand-made memory; fields may be changed by a test to make the terminal misbehave. */
export class FingerMemory {
  readonly fingers = new Map<string, Finger>();
  readonly users = new Map<number, Uint8Array>();
  algorithm: string | undefined = '10';
  upload: Uint8Array | undefined;
  /** What 110 brought, as it came. */
  readonly batches: Uint8Array[] = [];

  put(uid: number, finger: number, template: Uint8Array, flag = 1): this {
    this.fingers.set(`${uid}/${finger}`, { uid, finger, flag, template });
    return this;
  }

  answer({ command, data }: WireRequest): readonly Answer[] {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    switch (command) {
      case 11:
        return this.algorithm === undefined
          ? [refused]
          : [{ command: 2000, data: ascii(`~ZKFPVersion=${this.algorithm}\0`) }];
      case 50:
        return [sizesOf({ users: this.users.size, templates: this.fingers.size })];
      case 1503:
        return toHex(data.subarray(1, 3)) === '0700' ? [this.#table()] : [dataset(...this.users.values())];
      case 1500:
        this.upload = zeros(0);
        return [ok];
      case 1501:
        this.upload = concat(this.upload ?? zeros(0), data);
        return [ok];
      case 1502:
        this.upload = undefined;
        return [ok];
      case 87:
        if (this.upload?.length !== view.getUint16(4, true)) return [refused];
        this.put(view.getUint16(0, true), data[2] ?? 0, this.upload, data[3] ?? 0);
        return [ok];
      case 88: {
        const found = this.fingers.get(`${view.getUint16(0, true)}/${data[2]}`);
        return found === undefined ? [refused] : announced(concat(found.template, byte(found.flag)));
      }
      case 19:
        return [this.fingers.delete(`${view.getUint16(0, true)}/${data[2]}`) ? ok : refused];
      case 8:
        this.users.set(view.getUint16(0, true), data.slice());
        return [ok];
      case 110:
        this.batches.push(this.upload ?? zeros(0));
        this.#takeBatch(this.upload ?? zeros(0));
        return [ok];
      default:
        return [ok];
    }
  }

  #table(): Answer {
    return dataset(
      ...[...this.fingers.values()].map(({ uid, finger, flag, template }) =>
        templateRecord(uid, finger, flag, template),
      ),
    );
  }

  #takeBatch(batch: Uint8Array): void {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
    const [users, entries] = [view.getUint32(0, true), view.getUint32(4, true)];
    for (let at = 12; at < 12 + users; at += 73)
      this.users.set(view.getUint16(at + 1, true), batch.slice(at + 1, at + 73));
    const bodies = 12 + users + entries;
    for (let at = 12 + users; at < bodies; at += 8) {
      const body = bodies + view.getUint32(at + 4, true);
      const template = batch.slice(body + 2, body + 2 + view.getUint16(body, true));
      this.put(view.getUint16(at + 1, true), (batch[at + 3] ?? 0) - 0x10, template);
    }
  }
}

/** A terminal connected to a hand-made memory; `script` is asked first and may answer instead. */
export async function connectedToFingers(
  memory: FingerMemory,
  script: (request: WireRequest) => readonly Answer[] | undefined = () => undefined,
  options: Partial<TerminalOptions> = {},
) {
  const scripted = new ScriptedTerminal((request) => {
    if (request.command === 1000) return [{ command: 2000, session: 7 }];
    return script(request) ?? memory.answer(request);
  });
  const terminal = await connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    openWire: () => Promise.resolve(scripted.wire),
    ...options,
  });
  const sent = () => scripted.requests.map(({ command }) => command).slice(1);
  return { terminal, scripted, sent };
}
