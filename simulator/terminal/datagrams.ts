import { replyCode } from '../../src/protocol/command-codes.ts';
import type { AnswerResult } from './answers/answer.ts';
import { cut } from './answers/dataset.ts';

/** The most data one packet carries over UDP. Source: captures; five implementations. */
const maxDataBytes = 1024;

/** The same answer in packets that UDP carries: longer pieces are cut smaller. */
export function inDatagrams(result: AnswerResult): AnswerResult {
  if (result.replies.every(({ data }) => data === undefined || data.length <= maxDataBytes)) return result;
  const pieces = result.replies.flatMap(({ command, data }) =>
    command === replyCode.dataChunk && data !== undefined ? [data] : [],
  );
  return cut(Buffer.concat(pieces), maxDataBytes);
}
