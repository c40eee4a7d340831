import { concat, double, word } from '../hand-made.ts';
import { RawClient } from '../raw-client.ts';

const windowBytes = 0xffc0;

/**
 * A client with the habits of the npm libraries: it asks for all windows of a table before the first has come, never
 * looks at a reply id, takes the answers in the order of its questions, and leaves a window only when 8 bytes of
 * announcement and all its bytes have been counted.
 */
export class AsksAllAtOnce {
  readonly #raw: RawClient;
  /** Windows of the last table. */
  windows = 0;

  private constructor(raw: RawClient) {
    this.#raw = raw;
  }

  static async connected(port: number): Promise<AsksAllAtOnce> {
    return new AsksAllAtOnce(await RawClient.connected(port));
  }

  async counts(): Promise<{ users: number; punches: number }> {
    const { data } = await this.#raw.ask(50);
    return { users: numberAt(data, 16), punches: numberAt(data, 32) };
  }

  async table(command: number, type: number): Promise<Uint8Array> {
    await this.#raw.ask(1502);
    const request = concat(Uint8Array.of(1), word(command), double(type), double(0));
    const prepared = await this.#raw.ask(1503, request);
    if (prepared.command !== 2000 && prepared.command !== 1500)
      throw new Error(`a large table was answered with ${prepared.command}`);
    const size = numberAt(prepared.data, 1);
    this.windows = Math.ceil(size / windowBytes);
    for (let offset = 0; offset < size; offset += windowBytes)
      this.#raw.tell(1504, concat(double(offset), double(Math.min(windowBytes, size - offset))));
    const windows: Uint8Array[] = [];
    for (let offset = 0; offset < size; offset += windowBytes)
      windows.push(await this.#window(Math.min(windowBytes, size - offset)));
    await this.#raw.ask(1502);
    return concat(...windows);
  }

  async leave(): Promise<void> {
    await this.#raw.ask(1001);
    this.#raw.socket.end();
    await this.#raw.closed;
  }

  async #window(bytes: number): Promise<Uint8Array> {
    // Announcement and data are counted together, and must come to exactly this.
    let lacking = 8 + bytes;
    const pieces: Uint8Array[] = [];
    while (lacking > 0) {
      const { command, data } = await this.#raw.next();
      if (command !== 1500 && command !== 1501) throw new Error(`${command} came ${lacking} bytes too early`);
      if (pieces.length === 0 && lacking === 8 + bytes && (command !== 1500 || data.length !== 8))
        throw new Error('a window has to begin with an announcement of 8 bytes');
      lacking -= data.length;
      if (command === 1501) pieces.push(data);
    }
    if (lacking < 0) throw new Error(`a window had ${-lacking} bytes too many`);
    const last = await this.#raw.next();
    if (last.command !== 2000) throw new Error(`a window ended with ${last.command}`);
    return concat(...pieces);
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
