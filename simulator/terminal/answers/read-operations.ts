import { operationsTable } from '../../../src/protocol/commands/operations.ts';
import { refuse, type Answer } from './answer.ts';
import { datasetOf, inPieces } from './dataset.ts';

/** 34, without data. */
export const readOperationsAnswer: Answer = {
  command: operationsTable.command,
  respond: (_frame, { terminal }) => {
    const dataset = datasetOf(terminal, operationsTable);
    return dataset === undefined ? refuse('the operation log is empty') : inPieces(dataset, terminal);
  },
};
