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
export const readGroupAnswer = accessAnswer(readGroup, ({ group }, { machine }) => {
  const isThere =
    group === 1 || machine.access.isSetUp(group) || machine.users.all().some((user) => user.group === group);
  return isThere ? machine.access.group(group) : new Refusal('nobody is in this group');
});

export const writeGroupAnswer = accessAnswer(writeGroup, (group, { machine }) => {
  if (!machine.access.putGroup(group)) return new Refusal('there is no such group or time zone');
  machine.operations.add(operation.groupChanged, group.group);
  machine.changed();
  return undefined;
});

export const readCombinationAnswer = accessAnswer(
  readCombination,
  ({ number }, { machine }) =>
    machine.access.combination(number) ?? new Refusal('there is no such combination'),
);

export const writeCombinationAnswer = accessAnswer(writeCombination, (combination, { machine }) => {
  if (!machine.access.putCombination(combination))
    return new Refusal('there is no such combination or group');
  machine.operations.add(operation.combinationChanged, combination.number);
  machine.changed();
  return undefined;
});

export const clearAccessAnswer = accessAnswer(clearAccess, (_request, { machine }) => {
  machine.access.clear();
  machine.changed();
});
