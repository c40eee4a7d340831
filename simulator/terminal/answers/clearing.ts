import {
  clearAdministrators,
  clearData,
  clearOperations,
  clearPunches,
  dataKind,
} from '../../../src/protocol/commands/clearing.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import { answerTo } from './answer.ts';

export const clearPunchesAnswer = answerTo(clearPunches, (_request, { terminal }) => {
  terminal.punches.clear();
  terminal.changed();
});

export const clearOperationsAnswer = answerTo(clearOperations, (_request, { terminal }) => {
  terminal.operations.clear();
  terminal.changed();
});

export const clearAdministratorsAnswer = answerTo(clearAdministrators, (_request, { terminal }) => {
  terminal.users.clearAdministrators();
  terminal.changed();
});

/** CLEAR_DATA: without a kind everything goes. */
export const clearDataAnswer = answerTo(clearData, ({ kind }, { terminal }) => {
  const kinds = kind === undefined ? Object.values(dataKind) : [kind];
  for (const each of kinds) clear(terminal, each);
  terminal.changed();
});

function clear({ punches, operations, users, faces, access }: TerminalParts, kind: number): void {
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
