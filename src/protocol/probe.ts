import { ignoreTerminalError, TerminalError } from './errors.ts';
import { connectTerminal, type Terminal, type Transport } from './terminal.ts';
import type { TerminalOptions } from './terminal-options.ts';

/** A terminal that answered. What it tells of itself is undefined where it does not, or not without its comm key. */
export interface FoundTerminal {
  host: string;
  port: number;
  transport: Transport;
  serialNumber: string | undefined;
  mac: string | undefined;
  deviceName: string | undefined;
  platform: string | undefined;
  /** It has a comm key, and not the one it was asked with. */
  needsCommKey: boolean;
  /** Firmware that only talks in an encrypted session (answer 6001); not supported. */
  isSecure: boolean;
}

export type ProbeOptions = Pick<TerminalOptions, 'commKey' | 'clock' | 'signal'> & {
  host: string;
  port: number;
  transport: Transport;
  /** For each step: CONNECT, an option, EXIT. */
  timeoutMs: number;
};

/** What is told at most; the rest of a stranger's text is cut. */
const longestText = 64;

/**
 * CONNECT, four options, EXIT: what a terminal is, or undefined where none answers. Throws `aborted`, and `ours` for a
 * bug.
 */
export async function probe(options: ProbeOptions): Promise<FoundTerminal | undefined> {
  const { host, port, transport, timeoutMs, ...rest } = options;
  const silent: FoundTerminal = {
    host,
    port,
    transport,
    serialNumber: undefined,
    mac: undefined,
    deviceName: undefined,
    platform: undefined,
    needsCommKey: false,
    isSecure: false,
  };
  let terminal: Terminal;
  try {
    const name = `${host}:${port}`;
    const times = { connectTimeoutMs: timeoutMs, replyTimeoutMs: timeoutMs };
    terminal = await connectTerminal({ name, host, port, transport, ...times, ...rest });
  } catch (error) {
    if (!(error instanceof TerminalError) || error.kind === 'ours' || error.reason === 'aborted') throw error;
    if (error.reason === 'comm-key') return { ...silent, needsCommKey: true };
    return error.reason === 'secure-firmware' ? { ...silent, isSecure: true } : undefined;
  }
  try {
    return { ...silent, ...(await describe(terminal)) };
  } finally {
    await terminal.close();
  }
}

const identityOptions = {
  serialNumber: '~SerialNumber',
  mac: 'MAC',
  deviceName: '~DeviceName',
  platform: '~Platform',
} as const satisfies Partial<Record<keyof FoundTerminal, string>>;

/** As much as it tells; one that falls silent in between is a find all the same. */
async function describe(terminal: Terminal): Promise<Partial<FoundTerminal>> {
  const told: Partial<FoundTerminal> = {};
  try {
    for (const [field, option] of Object.entries(identityOptions)) {
      const value = await terminal.option(option);
      if (value !== undefined) Object.assign(told, { [field]: plain(value) });
    }
  } catch (error) {
    ignoreTerminalError(error);
  }
  return told;
}

/** Anybody may answer a probe: no control characters on somebody's screen, and nothing endless. */
function plain(text: string): string | undefined {
  const printable = text.replaceAll(/[^\x20-\x7e]/g, '').slice(0, longestText);
  return printable === '' ? undefined : printable;
}
