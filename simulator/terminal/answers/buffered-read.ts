import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { preparedLayout, prepareBufferLayout, windowLayout } from '../../../src/protocol/commands/bulk.ts';
import { refuse, type Answer } from './answer.ts';
import { datasetOf, inPieces } from './dataset.ts';

/** Up to here a dataset comes at once. Source: captures of 144 and 504 bytes; the limit itself from one source. */
const inlineBytes = 1024;

/** 1503: a small dataset comes at once, a large one waits in the buffer. */
export const prepareBufferAnswer: Answer = {
  command: commandCode.prepareBuffer,
  respond: ({ data }, { terminal, session }) => {
    session.buffer = undefined;
    if (terminal.settings.bufferedReads === 'refused') return refuse('this terminal has no buffered reads');
    if (data.length !== prepareBufferLayout.size) return refuse('a buffered read is asked for with 11 bytes');
    const dataset = datasetOf(terminal, prepareBufferLayout.read(data));
    if (dataset === undefined) return refuse('the table is unknown or empty');
    if (dataset.length <= inlineBytes)
      return { replies: [{ command: replyCode.dataChunk, data: dataset }], note: `${dataset.length} bytes` };
    session.buffer = dataset;
    const size = dataset.length;
    // Nobody knows how the check value is made, and no client looks at it.
    const prepared = preparedLayout.write({ zero: 0, size, sizeAgain: size, check: 0 });
    return { replies: [{ command: replyCode.ok, data: prepared }], note: `${size} bytes wait` };
  },
};

/** 1504: a window of the buffer. */
export const readBufferAnswer: Answer = {
  command: commandCode.readBuffer,
  respond: ({ data }, { terminal, session }) => {
    const { buffer } = session;
    if (buffer === undefined) return refuse('nothing was prepared');
    if (data.length !== windowLayout.size) return refuse('a window is asked for with 8 bytes');
    const { offset, size } = windowLayout.read(data);
    if (size === 0 || offset + size > buffer.length) return refuse('the window lies outside of the data');
    const window = buffer.subarray(offset, offset + size);
    if (size <= inlineBytes && terminal.settings.smallWindows === 'single')
      return { replies: [{ command: replyCode.dataChunk, data: window, word: 0 }], note: `${size} bytes` };
    return inPieces(window, terminal);
  },
};

/** 1502: for what waits to be read and for what was uploaded. */
export const freeDataAnswer: Answer = {
  command: commandCode.freeData,
  respond: (_frame, { session }) => {
    session.buffer = undefined;
    session.upload = undefined;
    return { replies: [{ command: replyCode.ok }] };
  },
};
