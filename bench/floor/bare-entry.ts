import { connect, type Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

export interface BareEntryOptions {
  terminalPorts: readonly number[];
  cobotPort: number;
  checkInPath: string;
  accessToken: string;
  spaceId: string;
  dataFile: string;
}

export interface BareEntry {
  /** Whom to let in: userId to check-in token. */
  use(tokens: ReadonlyMap<string, string>): void;
  /** Idempotent. */
  stop(): void;
}

const code = { ok: 2000, connect: 1000, event: 500, enable: 1002 };
const envelopeBytes = 16;

/**
 * The floor of the entry bench: the same two hops as the bridge's, and the same row on the disk before them, with
 * nothing else. Event in → one row committed (WAL, `synchronous = full`) → one POST over a kept connection → 201 →
 * UNLOCK. Any number of terminals, one person at a time. No time-outs, no refusals, no reconnecting, no record of how it ended: a program
 * nobody could run, and as fast as this runtime lets one be.
 */
export function startBareEntry(options: BareEntryOptions): BareEntry {
  const { accessToken, spaceId, checkInPath } = options;
  let tokens: ReadonlyMap<string, string> = new Map();
  const database = new DatabaseSync(options.dataFile);
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full;' +
      'create table entries (id integer primary key, user_id text, terminal_time blob, arrived_at integer)',
  );
  const insert = database.prepare(
    'insert into entries (user_id, terminal_time, arrived_at) values (?, ?, ?)',
  );

  const cobot = connect({ host: '127.0.0.1', port: options.cobotPort, noDelay: true });
  const nothing = new Uint8Array(0);
  const threeSeconds = Uint8Array.of(3, 0, 0, 0);

  const head =
    `POST ${checkInPath} HTTP/1.1\r\nhost: 127.0.0.1:${options.cobotPort}\r\n` +
    `authorization: Bearer ${accessToken}\r\naccept: application/vnd.api+json\r\n` +
    'content-type: application/vnd.api+json\r\ncontent-length: ';
  const bodyStart = '{"data":{"type":"checkIns","attributes":{"checkInToken":"';
  const bodyEnd = `"},"relationships":{"space":{"data":{"id":"${spaceId}","type":"spaces"}}}}}`;

  /** Opens the door whose finger Cobot is asked about. */
  let open = (): void => undefined;

  function serve(port: number): Socket {
    const terminal = connect({ host: '127.0.0.1', port, noDelay: true });
    let session = 0;
    let replyId = 0;
    const send = (command: number, data: Uint8Array) => {
      terminal.write(packet(command, session, replyId, data));
      replyId += 1;
    };

    function enter(event: Buffer): void {
      const userId = event.toString('latin1', 0, event.indexOf(0));
      const token = tokens.get(userId);
      if (token === undefined) return;
      insert.run(userId, event.subarray(26, 32), Date.now());
      open = () => send(31, threeSeconds);
      const length = bodyStart.length + token.length + bodyEnd.length;
      cobot.write(`${head}${length}\r\n\r\n${bodyStart}${token}${bodyEnd}`, 'latin1');
      terminal.write(packet(code.ok, session, 0, nothing));
    }

    let held = Buffer.alloc(0);
    terminal.on('data', (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      while (held.length >= envelopeBytes) {
        const end = 8 + held.readUInt32LE(4);
        if (held.length < end) return;
        const frame = held.subarray(0, end);
        held = held.subarray(end);
        if (frame.readUInt16LE(8) === code.event) enter(frame.subarray(envelopeBytes));
        else if (session === 0) {
          session = frame.readUInt16LE(12);
          send(code.event, Uint8Array.of(0xff, 0xff, 0, 0));
          send(code.enable, nothing);
        }
      }
    });
    terminal.on('error', () => terminal.destroy());
    send(code.connect, nothing);
    return terminal;
  }

  let answer = '';
  cobot.on('data', (chunk) => {
    answer += chunk.toString('latin1');
    const bodyAt = answer.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1]);
    if (answer.length < bodyAt + length) return;
    if (answer.startsWith('HTTP/1.1 201')) open();
    answer = '';
  });
  cobot.on('error', () => cobot.destroy());
  const terminals = options.terminalPorts.map(serve);

  return {
    use: (given) => {
      tokens = given;
    },
    stop: () => {
      for (const terminal of terminals) terminal.destroy();
      cobot.destroy();
      if (database.isOpen) database.close();
    },
  };
}

function packet(command: number, session: number, replyId: number, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(envelopeBytes + data.length);
  bytes.writeUInt32LE(0x7d825050, 0);
  bytes.writeUInt32LE(8 + data.length, 4);
  bytes.writeUInt16LE(command, 8);
  bytes.writeUInt16LE(session, 12);
  bytes.writeUInt16LE(replyId, 14);
  bytes.set(data, envelopeBytes);
  let sum = 0;
  for (let at = 8; at < bytes.length; at += 2)
    sum += bytes[at + 1] === undefined ? (bytes[at] ?? 0) : bytes.readUInt16LE(at);
  bytes.writeUInt16LE(~((sum & 0xffff) + (sum >>> 16)) & 0xffff, 10);
  return bytes;
}
