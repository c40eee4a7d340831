import {
  clearAccess,
  readCombination,
  readGroup,
  writeCombination,
  writeGroup,
} from '../../src/protocol/commands/access-groups.ts';
import {
  readUserGroup,
  readUserZones,
  writeUserGroup,
  writeUserZones,
} from '../../src/protocol/commands/access-users.ts';
import { writeBatch } from '../../src/protocol/commands/batch.ts';
import {
  clearScreen,
  playVoice,
  readDoorState,
  readState,
  unlock,
  writeScreen,
} from '../../src/protocol/commands/door.ts';
import {
  cancelCapture,
  startEnrolment,
  startEnrolmentByNumber,
  startVerifying,
} from '../../src/protocol/commands/enrolment.ts';
import {
  clearAdministrators,
  clearData,
  clearOperations,
  clearPunches,
  dataKind,
} from '../../src/protocol/commands/clearing.ts';
import { registerEvents } from '../../src/protocol/commands/events.ts';
import type { Exchange } from '../../src/protocol/commands/exchange.ts';
import { deleteFaces, writeFace } from '../../src/protocol/commands/faces.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import {
  readOption,
  readUserIdWidth,
  readVersion,
  refreshOptions,
  writeOption,
} from '../../src/protocol/commands/options.ts';
import { disable, enable, exit, refreshData, restart } from '../../src/protocol/commands/session.ts';
import {
  deleteTemplate,
  deleteTemplateByUserId,
  writeTemplate,
} from '../../src/protocol/commands/templates.ts';
import { readTime, writeTime } from '../../src/protocol/commands/time.ts';
import { closedZone, readZone, writeZone } from '../../src/protocol/commands/time-zones.ts';
import { announceUpload, checkUpload, freeBuffer, uploadPiece } from '../../src/protocol/commands/uploads.ts';
import { deleteUser, writeUser, writeUserRecord } from '../../src/protocol/commands/users.ts';
import { readVerifyStyle, writeVerifyStyle } from '../../src/protocol/commands/verify-style.ts';
import type { Activity } from './activities.ts';

/** One exchange, asked with a value that fits. */
function asking<Request, Reply>(exchange: Exchange<Request, Reply>, value: Request): Activity & Asking {
  return {
    name: `ask: ${exchange.name}`,
    exchange,
    run: ({ dialogue, signal }) => dialogue.ask(exchange, value, { signal }),
  };
}

interface Asking {
  exchange: unknown;
}

const user = {
  uid: 3,
  userId: '1003',
  name: 'Test Person',
  privilege: 0,
  password: '',
  card: 7,
  group: 1,
};

/** Every exchange of the protocol; a test sees to it that none is missing. */
export const questions: readonly (Activity & Asking)[] = [
  asking(readSizes, undefined),
  asking(readTime, undefined),
  asking(writeTime, Date.UTC(2026, 0, 2, 8, 30, 15)),
  asking(readOption, '~Platform'),
  asking(writeOption, { name: 'LockOn', value: '5' }),
  asking(refreshOptions, undefined),
  asking(readVersion, undefined),
  asking(readUserIdWidth, undefined),
  asking(readState, undefined),
  asking(readDoorState, undefined),
  asking(unlock, { time: 5 }),
  asking(writeScreen, { row: 1, text: Uint8Array.of(0x48, 0x69) }),
  asking(clearScreen, undefined),
  asking(playVoice, { index: 4 }),
  asking(enable, undefined),
  asking(disable, undefined),
  asking(exit, undefined),
  asking(refreshData, undefined),
  asking(registerEvents, { mask: 0xffff }),
  asking(writeUser, writeUserRecord(user, 72, 'utf8')),
  asking(deleteUser, { uid: 2 }),
  asking(deleteTemplate, { uid: 1, finger: 6 }),
  asking(deleteTemplateByUserId, { userId: '1002', finger: 6 }),
  asking(writeTemplate, { uid: 1, finger: 3, flag: 1, size: 40 }),
  asking(writeBatch, undefined),
  asking(announceUpload, { value: 3000 }),
  asking(uploadPiece, new Uint8Array(48).fill(0x42)),
  asking(checkUpload, undefined),
  asking(freeBuffer, undefined),
  asking(startEnrolment, { userId: '1001', finger: 2, flag: 1 }),
  asking(startEnrolmentByNumber, { userId: '1001', finger: 2 }),
  asking(startVerifying, undefined),
  asking(cancelCapture, undefined),
  asking(writeFace, { userId: '1001' }),
  asking(deleteFaces, { userId: '1001' }),
  asking(readUserGroup, { uid: 1 }),
  asking(writeUserGroup, { uid: 1, group: 2 }),
  asking(readUserZones, { uid: 1 }),
  asking(writeUserZones, { uid: 1, flag: 1, zone1: 2, zone2: 0, zone3: 0 }),
  asking(readGroup, { group: 1 }),
  asking(writeGroup, { group: 2, zones: [1, 3], verifyStyle: 1, holidays: true }),
  asking(readZone, { index: 5 }),
  asking(writeZone, closedZone(5)),
  asking(readCombination, { number: 1 }),
  asking(writeCombination, { number: 2, groups: [1, 2] }),
  asking(clearAccess, undefined),
  asking(clearPunches, undefined),
  asking(clearOperations, undefined),
  asking(clearAdministrators, undefined),
  asking(clearData, { kind: dataKind.templates }),
  asking(restart, undefined),
  asking(readVerifyStyle, { uid: 1 }),
  asking(writeVerifyStyle, { uid: 1, style: 1 }),
];
