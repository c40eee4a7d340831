import { commandCode, dataType } from '../../../src/protocol/command-codes.ts';
import { punchesTable, usersTable } from '../../../src/protocol/commands/bulk.ts';
import { refuse, type Answer } from './answer.ts';
import { datasetOf, inPieces } from './dataset.ts';

/** 9 with the data type of users. With a uid and a finger it would read one template, which this terminal has not. */
export const readUsersAnswer: Answer = {
  command: usersTable.command,
  respond: ({ data }, { machine }) => {
    if (data.length !== 1 || data[0] !== dataType.users) return refuse('only users can be read this way');
    const dataset = datasetOf(machine, usersTable);
    return dataset === undefined ? refuse('there are no users') : inPieces(dataset, machine);
  },
};

/** 7 with the data type of templates, of which this terminal holds none. */
export const readTableAnswer: Answer = {
  command: commandCode.readTable,
  respond: () => refuse('there are no templates'),
};

/** 13, without data. */
export const readPunchesAnswer: Answer = {
  command: punchesTable.command,
  respond: (_frame, { machine }) => {
    const dataset = datasetOf(machine, punchesTable);
    return dataset === undefined ? refuse('the log is empty') : inPieces(dataset, machine);
  },
};
