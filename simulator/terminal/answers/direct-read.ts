import { commandCode, dataType } from '../../../src/protocol/command-codes.ts';
import { punchesTable, usersTable } from '../../../src/protocol/commands/bulk.ts';
import { fingerLayout, templatesTable } from '../../../src/protocol/commands/templates.ts';
import { refuse, type Answer } from './answer.ts';
import { datasetOf, inPieces } from './dataset.ts';
import { readPlainTemplate } from './read-template.ts';

/** 9 with the data type of users; with a uid and a finger it reads one template. */
export const readUsersAnswer: Answer = {
  command: usersTable.command,
  respond: ({ data }, { terminal }) => {
    if (data.length >= fingerLayout.size) return readPlainTemplate(terminal, data);
    if (data.length !== 1 || data[0] !== dataType.users)
      return refuse('users or one template can be read this way');
    const dataset = datasetOf(terminal, usersTable);
    return dataset === undefined ? refuse('there are no users') : inPieces(dataset, terminal);
  },
};

/** 7 with the data type of templates. */
export const readTableAnswer: Answer = {
  command: commandCode.readTemplates,
  respond: ({ data }, { terminal }) => {
    if (data.length !== 1 || data[0] !== dataType.templates)
      return refuse('only templates can be read this way');
    const dataset = datasetOf(terminal, templatesTable);
    return dataset === undefined ? refuse('there are no templates') : inPieces(dataset, terminal);
  },
};

/** 13, without data. */
export const readPunchesAnswer: Answer = {
  command: punchesTable.command,
  respond: (_frame, { terminal }) => {
    const dataset = datasetOf(terminal, punchesTable);
    return dataset === undefined ? refuse('the log is empty') : inPieces(dataset, terminal);
  },
};
