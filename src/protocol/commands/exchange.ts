import { TerminalError } from '../errors.ts';
import { decodeText, encodeText } from '../text.ts';
import type { Layout } from '../layout.ts';

/** Turns a value into the data of a packet and back. */
export interface Codec<T> {
  read(data: Uint8Array): T;
  write(value: T): Uint8Array | undefined;
}

/** What a good reply carries: its data and, in some exchanges, a result in the session field. */
export interface ReplyBody {
  data: Uint8Array;
  word: number;
}

export interface ReplyCodec<T> {
  read(reply: ReplyBody): T;
  write(value: T): Partial<ReplyBody>;
}

/** One request with one reply, as data: the driver and the simulator read the same description. */
export interface Exchange<Request, Reply> {
  /** Plain words for errors and logs. */
  readonly name: string;
  readonly command: number;
  readonly request: Codec<Request>;
  readonly reply: ReplyCodec<Reply>;
}

/** The host's half of an exchange: what is needed to ask. */
export interface Question<Request, Reply> {
  readonly name: string;
  readonly command: number;
  readonly request: Pick<Codec<Request>, 'write'>;
  readonly reply: Pick<ReplyCodec<Reply>, 'read'>;
}

export function defineExchange<Request, Reply>(exchange: Exchange<Request, Reply>): Exchange<Request, Reply> {
  return exchange;
}

/** A packet without data. What a peer puts there all the same is ignored: firmware and clients send junk bytes. */
export const nothing: Codec<void> = { read: () => undefined, write: () => undefined };
export const acknowledged: ReplyCodec<void> = { read: () => undefined, write: () => ({}) };

/** The data is one record of a layout; bytes behind it are ignored. */
export function record<T>(layout: Layout<T>): Codec<T> {
  return { read: (data) => layout.read(data, { longer: true }), write: (value) => layout.write(value) };
}

/** The reply's data through a codec. */
export function replied<T>(codec: Codec<T>): ReplyCodec<T> {
  return {
    read: ({ data }) => codec.read(data),
    write: (value) => {
      const data = codec.write(value);
      return data === undefined ? {} : { data };
    },
  };
}

/** NUL-terminated ASCII: option names and values, version texts. Cut at the first NUL, since firmware appends garbage. */
export const zeroTerminated: Codec<string> = {
  read: (data) => decodeText(data, 'utf8'),
  write: (value) => Buffer.concat([encodeText(value, 'utf8'), Uint8Array.of(0)]),
};

/** A wire error for a reply that cannot be what the exchange promises. */
export function malformed(exchangeName: string, problem: string): TerminalError {
  return new TerminalError('wire', problem, { reason: 'malformed', command: exchangeName });
}
