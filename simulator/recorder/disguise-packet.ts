import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import { prepareDataLayout, preparedLayout } from '../../src/protocol/commands/bulk.ts';
import type { Disguise } from './disguise.ts';
import { disguiseId } from './disguise-event.ts';
import { disguiseOption, isOptionName } from './disguise-option.ts';
import { disguiseUser } from './disguise-records.ts';
import { fieldOf, textIn } from './text-field.ts';

// Packets that stand for themselves. Bulk data is looked at as a whole, in `conversation.ts`. What no table here names is
// kept as zeros of the same length.

/** Requests that say which table, slot, finger, zone or setting of the house they mean, so many bytes of them. */
const harmlessRequests: Readonly<Record<number, number>> = {
  [commandCode.readTemplates]: 1,
  [commandCode.readUsers]: 3,
  [commandCode.deleteUser]: 2,
  [commandCode.deleteTemplate]: 3,
  [commandCode.readUserGroup]: 4,
  [commandCode.writeUserGroup]: 5,
  [commandCode.readUserZones]: 4,
  [commandCode.writeUserZones]: 20,
  [commandCode.readGroup]: 8,
  [commandCode.writeGroup]: 8,
  [commandCode.readZone]: 4,
  [commandCode.writeZone]: 32,
  [commandCode.readCombination]: 8,
  [commandCode.writeCombination]: 8,
  [commandCode.unlock]: 4,
  [commandCode.writeVerifyStyle]: 24,
  [commandCode.readVerifyStyle]: 2,
  [commandCode.writeTemplate]: 6,
  [commandCode.readTemplate]: 3,
  [commandCode.writeBatch]: 8,
  [commandCode.readFaces]: 3,
  [commandCode.writeTime]: 4,
  [commandCode.registerEvents]: 4,
  [commandCode.playVoice]: 4,
  [commandCode.prepareData]: 8,
  [commandCode.prepareBuffer]: 11,
  [commandCode.readBuffer]: 8,
  [commandCode.userIdWidth]: 2,
};

/** Replies to these requests, likewise. */
const harmlessReplies: Readonly<Record<number, number>> = {
  [commandCode.freeSizes]: 92,
  [commandCode.readTime]: 4,
  [commandCode.readState]: 4,
  [commandCode.readDoorState]: 4,
  [commandCode.userIdWidth]: 4,
  [commandCode.readUserGroup]: 4,
  [commandCode.readUserZones]: 8,
  [commandCode.readGroup]: 8,
  [commandCode.readZone]: 36,
  [commandCode.readCombination]: 8,
  [commandCode.readVerifyStyle]: 24,
};

const longestVersion = 64;

/** A request's data. */
export function disguiseRequest(command: number, data: Uint8Array, disguise: Disguise): Uint8Array {
  const none = new Uint8Array(data.length);
  switch (command) {
    case commandCode.readOption:
      return isOptionName(data) ? fieldOf(textIn(data), data.length) : none;
    case commandCode.writeOption:
      return disguiseOption(data, disguise) ?? none;
    case commandCode.writeUser:
      return disguiseUser(data, disguise) ?? none;
    case commandCode.startEnrol:
      return disguiseEnrolmentStart(data, disguise);
    case commandCode.deleteTemplateByUserId:
      return data.length === 25 ? disguiseHead(data, disguise) : none;
    case commandCode.writeFace:
    case commandCode.deleteFaces:
      return data.length === 24 ? disguiseId(data, disguise) : none;
    case commandCode.writeScreen:
      // The row stays; what people read there may be a name.
      return Uint8Array.from(data, (byte, index) => (index < 3 || byte <= 0x20 ? byte : 0x78));
    default:
      return beginningOf(data, harmlessRequests[command] ?? 0);
  }
}

/** The data of a reply to the request with this command. */
export function disguiseReply(
  request: number,
  reply: number,
  data: Uint8Array,
  disguise: Disguise,
): Uint8Array {
  const none = new Uint8Array(data.length);
  if (reply === replyCode.prepareData) return beginningOf(data, prepareDataLayout.size);
  if (request === commandCode.readOption) return disguiseOption(data, disguise) ?? none;
  if (request === commandCode.version) return isVersion(data) ? fieldOf(textIn(data), data.length) : none;
  if (request === commandCode.prepareBuffer && data.length === preparedLayout.size)
    // Nobody knows how the check value is made: it may tell about the data.
    return preparedLayout.patch(data, { check: 0 });
  return beginningOf(data, harmlessReplies[request] ?? 0);
}

/** So many bytes, and zeros behind them: terminals pad with what was in their memory. */
function beginningOf(data: Uint8Array, bytes: number): Uint8Array {
  const made = new Uint8Array(data.length);
  made.set(data.subarray(0, bytes));
  return made;
}

function isVersion(data: Uint8Array): boolean {
  return data.length <= longestVersion && /^[\x20-\x7e]*$/.test(textIn(data));
}

/** The two forms of STARTENROLL: a text with finger and flag, or a number with a finger. */
function disguiseEnrolmentStart(data: Uint8Array, disguise: Disguise): Uint8Array {
  if (data.length === 26) return disguiseHead(data, disguise);
  if (data.length !== 5) return new Uint8Array(data.length);
  const made = Uint8Array.from(data);
  const view = new DataView(made.buffer);
  view.setUint32(0, disguise.number('userId', view.getUint32(0, true)), true);
  return made;
}

/** A userId of 24 bytes, and behind it what says nothing about a person. */
function disguiseHead(data: Uint8Array, disguise: Disguise): Uint8Array {
  const made = Uint8Array.from(data);
  made.set(disguiseId(data.subarray(0, 24), disguise));
  return made;
}
