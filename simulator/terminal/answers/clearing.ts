import {
  clearAdministrators,
  clearData,
  clearOperations,
  clearPunches,
  dataKind,
} from '../../../src/protocol/commands/clearing.ts';
import type { Machine } from '../machine.ts';
import { answerTo } from './answer.ts';

export const clearPunchesAnswer = answerTo(clearPunches, (_request, { machine }) => {
  machine.punches.clear();
  machine.changed();
});

export const clearOperationsAnswer = answerTo(clearOperations, (_request, { machine }) => {
  machine.operations.clear();
  machine.changed();
});

export const clearAdministratorsAnswer = answerTo(clearAdministrators, (_request, { machine }) => {
  machine.users.clearAdministrators();
  machine.changed();
});

/** CLEAR_DATA: without a kind everything goes. */
export const clearDataAnswer = answerTo(clearData, ({ kind }, { machine }) => {
  const kinds = kind === undefined ? Object.values(dataKind) : [kind];
  for (const each of kinds) clear(machine, each);
  machine.changed();
});

function clear({ punches, operations, users, faces, access }: Machine, kind: number): void {
  if (kind === dataKind.punches) punches.clear();
  if (kind === dataKind.operations) operations.clear();
  if (kind === dataKind.templates) users.clearTemplates();
  if (kind !== dataKind.users) return;
  for (const { uid } of users.all()) {
    access.setStyle(uid, undefined);
    faces.delete(uid);
  }
  users.clear();
}
