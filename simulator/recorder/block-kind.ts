import { commandCode } from '../../src/protocol/command-codes.ts';
import { prepareBufferLayout } from '../../src/protocol/commands/bulk.ts';
import type { Disguise } from './disguise.ts';
import {
  disguiseBatch,
  disguiseFaces,
  disguiseOperations,
  disguisePunches,
  disguiseTemplates,
  disguiseUsers,
} from './disguise-records.ts';

/** What a terminal said last about how much it holds. */
export interface Counts {
  users?: number;
  punches?: number;
}

/** How a whole block is disguised; undefined where it is not what it should be. */
export type BlockKind = (bytes: Uint8Array, disguise: Disguise, counts: Counts) => Uint8Array | undefined;

const users: BlockKind = (bytes, disguise, counts) => disguiseUsers(bytes, disguise, counts.users);
const punches: BlockKind = (bytes, disguise, counts) => disguisePunches(bytes, disguise, counts.punches);
const finger: BlockKind = (bytes, disguise) => disguise.biometrics(bytes);

/** 88 sends the flag as the last byte, and on some firmware six zeros before it. */
const fingerWithFlag: BlockKind = (bytes, disguise) => {
  const zeros = bytes.subarray(-7, -1).every((byte) => byte === 0) ? 6 : 0;
  const end = Math.max(0, bytes.length - 1 - zeros);
  return Buffer.concat([disguise.biometrics(bytes.subarray(0, end)), bytes.subarray(end)]);
};

const unknown: BlockKind = () => undefined;

const tables: Readonly<Record<number, BlockKind>> = {
  [commandCode.readUsers]: users,
  [commandCode.readTemplates]: disguiseTemplates,
  [commandCode.readPunches]: punches,
  [commandCode.readOperations]: disguiseOperations,
};

/** What the answer to this request brings, where it brings a block. */
export function kindOfAnswer(command: number, data: Uint8Array): BlockKind {
  if (command === commandCode.prepareBuffer)
    return data.length === prepareBufferLayout.size
      ? (tables[prepareBufferLayout.read(data).command] ?? unknown)
      : unknown;
  if (command === commandCode.readTemplate) return fingerWithFlag;
  if (command === commandCode.readFaces) return disguiseFaces;
  // 9 with a uid and a finger asks for one template instead of all users.
  if (command === commandCode.readUsers && data.length === 3) return finger;
  return tables[command] ?? unknown;
}

/** What an upload was, seen by the command that consumes it; undefined where the command consumes none. */
export function kindOfUpload(command: number): BlockKind | undefined {
  if (command === commandCode.writeTemplate) return finger;
  if (command === commandCode.writeBatch) return disguiseBatch;
  if (command === commandCode.writeFace) return disguiseFaces;
  return undefined;
}
