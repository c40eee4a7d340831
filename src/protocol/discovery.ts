import { addressesIn, badRange, isSearchable, maxAddresses } from './address-range.ts';
import { delay } from './delay.ts';
import { TerminalError } from './errors.ts';
import { EventStream } from './event-stream.ts';
import { probe, type FoundTerminal } from './probe.ts';
import type { Transport } from './terminal-options.ts';
import { systemClock, type Clock } from './timers.ts';

export type { FoundTerminal };

export interface DiscoverOptions {
  /** A range such as `192.168.1.0/24`: loopback or private, IPv4, at most a /22. */
  cidr?: string | undefined;
  /** Besides or instead of the range: addresses of the same kind, asked first. */
  addresses?: readonly string[] | undefined;
  /** Default 4370. */
  port?: number | undefined;
  /**
   * In which order; the next one only where nothing answers. Default UDP, then TCP: UDP does not take the one place
   * that many terminals have for a TCP client.
   */
  via?: readonly Transport[] | undefined;
  /** How many attempts to connect begin per second; default 50. */
  ratePerSecond?: number | undefined;
  /** How many may be under way; default 32. */
  concurrency?: number | undefined;
  /** How long one answer is awaited; default 1,500 ms. */
  timeoutMs?: number | undefined;
  /**
   * Default 0, the factory setting, which gives nothing away. Another key is sent, scrambled but readable, to whatever
   * asks for one in the range.
   */
  commKey?: number | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Finds the terminals among some addresses, in the order in which they answer. Each is connected to, asked who it is,
 * and left. Ends early with the signal. Throws `bad-argument`, before anything is sent, for a range that is not private
 * or too large.
 */
export function discover(options: DiscoverOptions): AsyncGenerator<FoundTerminal, void, undefined> {
  const addresses = addressesOf(options);
  return search(addresses, options);
}

/** Where a known terminal is now: at its last address, or another one of the range. Undefined where it is nowhere. */
export async function followTerminal(
  options: Omit<DiscoverOptions, 'addresses'> & { serialNumber: string; lastHost?: string | undefined },
): Promise<FoundTerminal | undefined> {
  const { serialNumber, lastHost, ...rest } = options;
  const addresses = lastHost !== undefined && isSearchable(lastHost) ? [lastHost] : [];
  for await (const found of discover({ ...rest, addresses }))
    if (found.serialNumber === serialNumber) return found;
  return undefined;
}

function addressesOf({ cidr, addresses = [] }: DiscoverOptions): string[] {
  const outside = addresses.find((address) => !isSearchable(address));
  if (outside !== undefined)
    throw badRange(`${outside} is not a private address`, 'Only addresses of private networks are searched.');
  const all = new Set([...addresses, ...(cidr === undefined ? [] : addressesIn(cidr))]);
  // One more, for the last address of a terminal that is followed.
  if (all.size > maxAddresses + 1)
    throw badRange(`${all.size} addresses`, `At most ${maxAddresses} are searched at a time.`);
  return [...all];
}

async function* search(
  addresses: readonly string[],
  options: DiscoverOptions,
): AsyncGenerator<FoundTerminal, void, undefined> {
  const { concurrency = 32, clock = systemClock } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const turn = turns(clock, options.ratePerSecond ?? 50);
  const found = new EventStream<FoundTerminal>();
  const live = found.iterate(signal);
  const waiting = addresses.values();
  const work = async () => {
    for (const host of waiting) {
      const terminal = await lookAt(host, { ...options, clock, signal, turn });
      if (terminal !== undefined) found.put(terminal);
    }
  };
  const over = Promise.all(Array.from({ length: concurrency }, work)).then(
    () => undefined,
    (error: unknown) => error,
  );
  void over.then(() => found.end());
  try {
    yield* live;
  } finally {
    stop.abort();
    // Also where the caller has seen enough: what is connected says goodbye first.
    await over;
  }
  const error = await over;
  if (error !== undefined && !(error instanceof TerminalError && error.reason === 'aborted')) throw error;
}

async function lookAt(
  host: string,
  options: DiscoverOptions & { clock: Clock; signal: AbortSignal; turn: Turn },
): Promise<FoundTerminal | undefined> {
  const { port = 4370, via = ['udp', 'tcp'], timeoutMs = 1500, commKey = 0, clock, signal, turn } = options;
  for (const transport of via) {
    await turn(signal);
    const found = await probe({ host, port, transport, timeoutMs, commKey, clock, signal });
    if (found !== undefined) return found;
  }
  return undefined;
}

type Turn = (signal: AbortSignal) => Promise<void>;

/** Lets callers go on one after the other, so many per second. */
function turns(clock: Clock, perSecond: number): Turn {
  let next = Number.NEGATIVE_INFINITY;
  return (signal) => {
    const now = clock.now();
    const mine = Math.max(now, next);
    next = mine + 1000 / perSecond;
    return delay(clock, mine - now, signal);
  };
}
