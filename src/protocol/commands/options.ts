import { commandCode } from '../command-codes.ts';
import {
  acknowledged,
  defineExchange,
  malformed,
  nothing,
  replied,
  zeroTerminated,
  type Codec,
} from './exchange.ts';

export interface OptionValue {
  name: string;
  value: string;
}

/** Longer than any seen, options with an address or a name in them included; some terminals append garbage. */
const maxTextBytes = 1024;

const assignment: Codec<OptionValue> = {
  read: (data) => {
    if (data.length > maxTextBytes) throw malformed('option', 'longer than any option is');
    const text = zeroTerminated.read(data);
    const split = text.indexOf('=');
    if (split < 1) throw malformed('option', 'expected name=value');
    return { name: text.slice(0, split), value: text.slice(split + 1) };
  },
  write: ({ name, value }) => zeroTerminated.write(`${name}=${value}`),
};

/** OPTIONS_RRQ 11: `name\0` (some clients leave the NUL out) → OK `name=value\0`, or ERROR where it is unknown. Source: captures. */
export const readOption = defineExchange<string, OptionValue>({
  name: 'read an option',
  command: commandCode.readOption,
  request: zeroTerminated,
  reply: replied(assignment),
});

/** OPTIONS_WRQ 12: `name=value\0` → OK; takes effect with REFRESHOPTION. Source: captured requests. */
export const writeOption = defineExchange<OptionValue, void>({
  name: 'write an option',
  command: commandCode.writeOption,
  request: assignment,
  reply: acknowledged,
});

/** REFRESHOPTION 1014. */
export const refreshOptions = defineExchange<void, void>({
  name: 'refresh options',
  command: commandCode.refreshOptions,
  request: nothing,
  reply: acknowledged,
});

/** GET_VERSION 1100 → OK, NUL-terminated text such as `Ver 6.60 (build39)`. Source: captures. */
export const readVersion = defineExchange<void, string>({
  name: 'read the version',
  command: commandCode.version,
  request: nothing,
  reply: replied({
    ...zeroTerminated,
    read: (data) => {
      if (data.length > maxTextBytes) throw malformed('read the version', 'longer than any version is');
      return zeroTerminated.read(data);
    },
  }),
});

/** GET_PINWIDTH 69 → OK, one byte: how many characters a userId may have. The vendor's software sends two junk bytes along. Source: captures. */
export const readUserIdWidth = defineExchange<void, number>({
  name: 'read the userId width',
  command: commandCode.userIdWidth,
  request: nothing,
  reply: replied({
    read: (data) => {
      const [width] = data;
      if (width === undefined) throw malformed('read the userId width', 'the reply is empty');
      return width;
    },
    write: (width) => Uint8Array.of(width),
  }),
});
