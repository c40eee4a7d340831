import {
  clearAccess,
  readCombination,
  readGroup,
  writeCombination,
  writeGroup,
} from '../../../src/protocol/commands/access-groups.ts';
import { operation } from '../operation-log.ts';
import { accessAnswer } from './access.ts';
import { Refusal } from './answer.ts';

/** GRPTZ_RRQ: a group is there once somebody is in it or has set it up; the first always is. */
export const readGroupAnswer = accessAnswer(readGroup, ({ group }, { terminal }) => {
  const isThere =
    group === 1 ||
    terminal.access.isSetUp(group) ||
    terminal.users.all().some((user) => user.group === group);
  return isThere ? terminal.access.group(group) : new Refusal('nobody is in this group');
});

export const writeGroupAnswer = accessAnswer(writeGroup, (group, { terminal }) => {
  if (!terminal.access.putGroup(group)) return new Refusal('there is no such group or time zone');
  terminal.operations.add(operation.groupChanged, group.group);
  terminal.changed();
  return undefined;
});

export const readCombinationAnswer = accessAnswer(
  readCombination,
  ({ number }, { terminal }) =>
    terminal.access.combination(number) ?? new Refusal('there is no such combination'),
);

export const writeCombinationAnswer = accessAnswer(writeCombination, (combination, { terminal }) => {
  if (!terminal.access.putCombination(combination))
    return new Refusal('there is no such combination or group');
  terminal.operations.add(operation.combinationChanged, combination.number);
  terminal.changed();
  return undefined;
});

export const clearAccessAnswer = accessAnswer(clearAccess, (_request, { terminal }) => {
  terminal.access.clear();
  terminal.changed();
});
