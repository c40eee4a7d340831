import { describe, expect, test, vi } from 'vitest';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { ignoreTerminalError, rethrowAbout, TerminalError } from '../../src/protocol/errors.ts';
import { probePieceBytes } from '../../src/protocol/upload-probe.ts';
import { upload, uploadAndConsume, type UploadOptions } from '../../src/protocol/upload.ts';
import { concat, double, sumByHand, toHex, zeros } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';
import { errorOf } from './thrown.ts';

const ok: Answer = { command: 2000 };
const refused: Answer = { command: 2001 };
const bytes = Uint8Array.from({ length: 2500 }, (_, index) => index % 251);

function dialogueWith(script: (request: WireRequest) => readonly Answer[] = () => [ok]) {
  const opened = openConnection(script);
  const dialogue = new Dialogue(opened.connection, 'front door', 1000);
  const sent = () => opened.terminal.requests.map(({ command }) => command);
  return { ...opened, dialogue, sent };
}

const caught = (error: unknown) => error;
const nothing = () => Promise.resolve();

describe('an upload', () => {
  test('is announced, goes in pieces of 1,024 bytes, is consumed and freed', async () => {
    const { dialogue, terminal, sent } = dialogueWith();
    const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
    const consume = vi.fn<() => Promise<string>>(() => Promise.resolve('consumed'));
    expect(await uploadAndConsume(dialogue, bytes, { onProgress }, consume)).toBe('consumed');
    expect(sent()).toEqual([1500, 1501, 1501, 1501, 1502]);
    const [announcement, ...pieces] = terminal.requests;
    expect(toHex(announcement?.data ?? zeros(0))).toBe('c4090000');
    expect(pieces.slice(0, 3).map(({ data }) => data.length)).toEqual([1024, 1024, 452]);
    expect(concat(...pieces.map(({ data }) => data))).toEqual(bytes);
    expect(onProgress.mock.calls).toEqual([
      [1024, 2500],
      [2048, 2500],
      [2500, 2500],
    ]);
  });

  test('goes in larger pieces where that was set', async () => {
    const { dialogue, sent } = dialogueWith();
    dialogue.uploadPieceBytes = 2000;
    await upload(dialogue, bytes);
    expect(sent()).toEqual([1500, 1501, 1501]);
    await upload(dialogue, bytes, { pieceBytes: 65_472 });
    expect(sent().slice(3)).toEqual([1500, 1501]);
  });

  test.each([0, 1.5, 65_473, Number.NaN])('in pieces of %d bytes is refused by us', async (pieceBytes) => {
    const { dialogue, sent } = dialogueWith();
    await expect(upload(dialogue, bytes, { pieceBytes })).rejects.toMatchObject({ kind: 'ours' });
    expect(sent()).toEqual([]);
  });

  test('that is refused names the piece, and the buffer is freed', async () => {
    let pieces = 0;
    const { dialogue, sent } = dialogueWith(({ command }) => {
      if (command === 1501) pieces += 1;
      return [pieces === 2 && command === 1501 ? refused : ok];
    });
    const consume = vi.fn<() => Promise<void>>(nothing);
    const error = await uploadAndConsume(dialogue, bytes, {}, consume).catch(caught);
    expect(error).toMatchObject({ kind: 'refusal', reason: 'refused' });
    expect(String(error)).toMatch(/front door: .*piece 2 of 3: the terminal refused \(answer 2001\)/);
    expect(consume).not.toHaveBeenCalled();
    expect(sent()).toEqual([1500, 1501, 1501, 1502]);
  });

  test('that cannot be announced says so', async () => {
    const { dialogue } = dialogueWith(() => [refused]);
    const error = await uploadAndConsume(dialogue, bytes, {}, nothing).catch(caught);
    expect(error).toMatchObject({ kind: 'refusal' });
    expect(String(error)).toContain('announcing 2500 bytes: the terminal refused');
  });

  test('that is given up in the middle frees the buffer', async () => {
    const stop = new AbortController();
    const { dialogue, sent } = dialogueWith();
    const onProgress = (done: number) => {
      if (done === 2048) stop.abort();
    };
    const error = await uploadAndConsume(dialogue, bytes, { onProgress, signal: stop.signal }, nothing).catch(
      caught,
    );
    expect(error).toMatchObject({ kind: 'transport', reason: 'aborted' });
    expect(String(error)).toContain('piece 3 of 3');
    expect(sent()).toEqual([1500, 1501, 1501, 1502]);
  });

  test('on a link that is lost does not try to free anything', async () => {
    const { dialogue, terminal, sent } = dialogueWith(({ command }) => {
      if (command === 1501) terminal.close();
      return command === 1500 ? [ok] : [];
    });
    const error = await uploadAndConsume(dialogue, bytes, {}, nothing).catch(caught);
    expect(error).toMatchObject({ kind: 'transport', reason: 'closed' });
    expect(String(error)).toContain('piece 1 of 3');
    expect(sent()).toEqual([1500, 1501]);
  });

  test('is a success also where the buffer cannot be freed', async () => {
    const { dialogue } = dialogueWith(({ command }) => [command === 1502 ? refused : ok]);
    expect(await uploadAndConsume(dialogue, bytes, {}, () => Promise.resolve(7))).toBe(7);
  });
});

describe('the one buffer', () => {
  test('is used by one after the other, also after a failure', async () => {
    const { dialogue, sent } = dialogueWith(({ command, data }) => [
      command === 1501 && data.length === 1 ? refused : ok,
    ]);
    const options: UploadOptions = { pieceBytes: 2000 };
    const both = await Promise.allSettled([
      uploadAndConsume(dialogue, zeros(1), options, nothing),
      uploadAndConsume(dialogue, bytes, options, nothing),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(sent()).toEqual([1500, 1501, 1502, 1500, 1501, 1501, 1502]);
  });

  test('who waits for it can give up, and the next still waits for its turn', async () => {
    const { dialogue } = dialogueWith();
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const running = dialogue.alone(() => first.promise.then(() => void order.push('first')));
    const stop = new AbortController();
    const given = dialogue.alone(nothing, stop.signal).catch(caught);
    const last = dialogue.alone(() => Promise.resolve(order.push('last')));
    stop.abort(new Error('enough'));
    expect(await given).toMatchObject({ kind: 'transport', reason: 'aborted', cause: { message: 'enough' } });
    expect(order).toEqual([]);
    first.resolve();
    await Promise.all([running, last]);
    expect(order).toEqual(['first', 'last']);
  });

  test('who has given up before does not begin', async () => {
    const { dialogue } = dialogueWith();
    const work = vi.fn<() => Promise<void>>(nothing);
    await expect(dialogue.alone(work, AbortSignal.abort())).rejects.toMatchObject({ reason: 'aborted' });
    expect(work).not.toHaveBeenCalled();
  });
});

describe('the probe for larger pieces', () => {
  /** A terminal that keeps what is uploaded, refuses pieces above `most`, and answers 119 as told. */
  const taking = (
    most: number,
    check: (held: Uint8Array) => readonly Answer[],
    tooLarge: readonly Answer[] = [refused],
  ) => {
    let held: Uint8Array = zeros(0);
    return ({ command, data }: WireRequest): readonly Answer[] => {
      if (command === 1500) held = zeros(0);
      if (command === 1501) {
        if (data.length > most) return tooLarge;
        held = concat(held, data);
      }
      return command === 119 ? check(held) : [ok];
    };
  };
  const sum = (held: Uint8Array): readonly Answer[] => [{ command: 2000, data: double(sumByHand(held)) }];

  test('proves the largest the terminal takes, stores nothing and frees the buffer', async () => {
    const { dialogue, sent } = dialogueWith(taking(9000, sum));
    expect(await probePieceBytes(dialogue)).toBe(8192);
    expect(new Set(sent())).toEqual(new Set([1500, 1501, 119, 1502]));
    expect(sent().at(-1)).toBe(1502);
  });

  test('goes up to what a frame may have', async () => {
    const { dialogue } = dialogueWith(taking(100_000, () => [refused]));
    expect(await probePieceBytes(dialogue)).toBe(65_472);
  });

  test('does not believe an acknowledgement when the check value says otherwise', async () => {
    let longest = 0;
    const script = taking(100_000, (held) =>
      // What came in pieces above 4,096 was cut.
      longest > 4096 ? [{ command: 2000, data: double(1) }] : sum(held),
    );
    const { dialogue } = dialogueWith((request) => {
      if (request.command === 1500) longest = 0;
      if (request.command === 1501) longest = Math.max(longest, request.data.length);
      return script(request);
    });
    expect(await probePieceBytes(dialogue)).toBe(4096);
  });

  test('takes silence for an answer, and stays at the usual size', async () => {
    const { dialogue, clock, terminal, sent } = dialogueWith(taking(1024, sum, []));
    const probing = probePieceBytes(dialogue);
    await terminal.received(1501);
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(1000);
    expect(await probing).toBe(1024);
    expect(sent()).toEqual([1500, 1501, 1502]);
  });

  test('fails where the link does, and ends with its signal', async () => {
    const lost = dialogueWith(() => {
      lost.terminal.close();
      return [];
    });
    await expect(probePieceBytes(lost.dialogue)).rejects.toMatchObject({ reason: 'closed' });
    const { dialogue } = dialogueWith();
    await expect(probePieceBytes(dialogue, AbortSignal.abort())).rejects.toMatchObject({ reason: 'aborted' });
  });
});

describe('what went wrong', () => {
  const refusal = new TerminalError('refusal', 'the terminal refused', {
    reason: 'refused',
    terminal: 'front door',
    command: 'write',
  });

  test('is said with its subject, and with advice where the terminal refused', () => {
    const error = errorOf(() => rethrowAbout('finger 6 of uid 7', 'do this')(refusal));
    expect(error).toMatchObject({ kind: 'refusal', reason: 'refused', advice: 'do this' });
    expect(String(error)).toContain('front door: write: finger 6 of uid 7: the terminal refused');
    const lost = new TerminalError('transport', 'lost', { reason: 'closed', advice: 'own' });
    expect(errorOf(() => rethrowAbout('x', 'do this')(lost))).toMatchObject({ advice: 'own' });
    const bug = new TypeError('a bug');
    expect(errorOf(() => rethrowAbout('x')(bug))).toBe(bug);
  });

  test('on the way out is ignored, unless it is a bug', () => {
    expect(errorOf(() => ignoreTerminalError(refusal))).toBeUndefined();
    const bug = new TypeError('a bug');
    expect(errorOf(() => ignoreTerminalError(bug))).toBe(bug);
    const ours = new TerminalError('ours', 'a bug', { reason: 'bad-argument' });
    expect(errorOf(() => ignoreTerminalError(ours))).toBe(ours);
  });
});
