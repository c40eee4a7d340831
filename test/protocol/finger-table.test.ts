import { describe, expect, test, vi } from 'vitest';
import {
  announced,
  connectedToFingers,
  dataset,
  FingerMemory,
  ok,
  refused,
  sizesOf,
  template10,
  template9,
  templateRecord,
  unknown,
} from '../support/finger-terminal.ts';
import { byte, concat, double, toHex, word, zeros } from '../support/hand-made.ts';
import type { Answer } from '../support/scripted-terminal.ts';

const caught = (error: unknown) => error;
const first = template10(1);
const second = template10(2, 900);

describe('all templates', () => {
  test('are read with uid, finger, flag and bytes, with progress', async () => {
    const memory = new FingerMemory().put(7, 6, first).put(8, 0, second, 3);
    const { terminal, scripted } = await connectedToFingers(memory);
    const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
    expect(await terminal.fingers.readAll({ onProgress })).toEqual([
      { uid: 7, finger: 6, flag: 1, template: first },
      { uid: 8, finger: 0, flag: 3, template: second },
    ]);
    const asked = await scripted.received(1503);
    expect(toHex(asked.data)).toBe('0107000200000000000000');
    expect(onProgress).toHaveBeenLastCalledWith(4 + 1200 + 900 + 12, 4 + 1200 + 900 + 12);
  });

  test('of a terminal without buffered reads come directly', async () => {
    const memory = new FingerMemory().put(7, 6, first);
    const { terminal, scripted } = await connectedToFingers(memory, ({ command }) => {
      if (command === 1503) return [refused];
      const record = templateRecord(7, 6, 1, first);
      return command === 7 ? announced(concat(double(record.length), record)) : undefined;
    });
    expect(await terminal.fingers.readAll()).toHaveLength(1);
    expect(toHex((await scripted.received(7)).data)).toBe('02');
  });

  test('of an empty terminal are not asked for', async () => {
    const { terminal, sent } = await connectedToFingers(new FingerMemory());
    expect(await terminal.fingers.readAll()).toEqual([]);
    expect(sent()).toEqual([50]);
  });

  const counting = (...counts: number[]) => {
    let asked = 0;
    return connectedToFingers(new FingerMemory(), ({ command }) => {
      if (command === 50) {
        const count = counts[Math.min(asked, counts.length - 1)] ?? 0;
        asked += 1;
        return [sizesOf({ templates: count })];
      }
      if (command !== 1503) return undefined;
      return [dataset(templateRecord(7, 6, 1, first), templateRecord(7, 7, 1, second))];
    });
  };

  test('fewer than the terminal counts are an error that names both', async () => {
    const { terminal } = await counting(3);
    const error = await terminal.fingers.readAll().catch(caught);
    expect(error).toMatchObject({ kind: 'wire', reason: 'incomplete', command: 'read templates' });
    expect(String(error)).toContain('holds 3 templates, and 2 came');
  });

  test('may change while they are read', async () => {
    expect(await (await counting(1, 2)).terminal.fingers.readAll()).toHaveLength(2);
    expect(await (await counting(2, 3)).terminal.fingers.readAll()).toHaveLength(2);
    expect(await (await counting(1, 3, 2)).terminal.fingers.readAll()).toHaveLength(2);
  });

  test('that change without end are given up', async () => {
    const { terminal, sent } = await counting(3, 4, 5, 6, 7);
    await expect(terminal.fingers.readAll()).rejects.toMatchObject({ reason: 'incomplete' });
    expect(sent().filter((command) => command === 1503)).toHaveLength(3);
  });

  test('with a broken record are a wire error', async () => {
    const { terminal } = await connectedToFingers(new FingerMemory().put(7, 6, first), ({ command }) =>
      command === 1503 ? [dataset(concat(word(3), zeros(30)))] : undefined,
    );
    await expect(terminal.fingers.readAll()).rejects.toMatchObject({ kind: 'wire', reason: 'malformed' });
  });
});

describe('one template', () => {
  const read = async (...answers: readonly Answer[]) => {
    const { terminal, sent } = await connectedToFingers(new FingerMemory(), ({ command }) =>
      command === 88 ? answers : command === 9 ? announced(second) : undefined,
    );
    return { found: await terminal.fingers.read(7, 6), sent };
  };

  test('comes with a byte behind it, the flag', async () => {
    const { terminal, scripted } = await connectedToFingers(new FingerMemory().put(7, 6, first, 3));
    expect(await terminal.fingers.read(7, 6)).toEqual({ uid: 7, finger: 6, flag: 3, template: first });
    expect(toHex((await scripted.received(88)).data)).toBe('070006');
  });

  test('may have six zeros before the flag', async () => {
    const { found } = await read(...announced(concat(first, zeros(6), byte(1))));
    expect(found?.template).toEqual(first);
    expect((await read(...announced(concat(zeros(6), byte(1))))).found?.template).toEqual(zeros(6));
  });

  test.each([zeros(0), byte(1)])('of nothing but a flag is none: %o', async (bytes) => {
    expect((await read(...announced(bytes))).found).toBeUndefined();
  });

  test('is asked for with 9 where the terminal does not know 88, once and for all', async () => {
    const { terminal, sent } = await connectedToFingers(new FingerMemory(), ({ command }) =>
      command === 88 ? [unknown] : command === 9 ? announced(second) : undefined,
    );
    const expected = { uid: 7, finger: 6, flag: 1, template: second };
    expect(await terminal.fingers.read(7, 6)).toEqual(expected);
    expect(await terminal.fingers.read(7, 6)).toEqual(expected);
    expect(sent()).toEqual([88, 9, 9]);
  });

  test('is asked for with 9 too where 88 was only ever refused', async () => {
    const { found, sent } = await read(refused);
    expect(found?.template).toEqual(second);
    expect(sent()).toEqual([88, 9]);
  });

  test('that is not there is undefined, in each of the ways terminals say so', async () => {
    const memory = new FingerMemory().put(7, 6, first);
    const { terminal, sent } = await connectedToFingers(memory);
    await terminal.fingers.read(7, 6);
    expect(await terminal.fingers.read(7, 7)).toBeUndefined();
    expect(sent()).toEqual([88, 88]);
    expect((await read({ command: 4993 })).found).toBeUndefined();
    for (const answer of [refused, { command: 4993 }]) {
      const both = await connectedToFingers(memory, ({ command }) =>
        command === 88 ? [unknown] : command === 9 ? [answer] : undefined,
      );
      expect(await both.terminal.fingers.read(7, 6)).toBeUndefined();
    }
  });

  test('refused for another reason is a refusal', async () => {
    await expect(read({ command: 2005 })).rejects.toMatchObject({ reason: 'not-authorised' });
    const { terminal } = await connectedToFingers(new FingerMemory(), () => [unknown]);
    await expect(terminal.fingers.read(7, 6)).rejects.toMatchObject({ reason: 'unknown-command' });
  });
});

describe('writing one template', () => {
  const written = { uid: 7, finger: 6, flag: 1, template: first };

  test('empties the slot, uploads, stores, frees, refreshes and reads back', async () => {
    const memory = new FingerMemory().put(7, 6, second);
    const { terminal, scripted, sent } = await connectedToFingers(memory);
    const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
    await terminal.fingers.write(written, { onProgress });
    expect(sent()).toEqual([11, 19, 1500, 1501, 1501, 87, 1502, 1013, 50, 50, 1503, 50]);
    expect(toHex((await scripted.received(87)).data)).toBe('07000601b004');
    expect(memory.fingers.get('7/6')?.template).toEqual(first);
    expect(onProgress).toHaveBeenLastCalledWith(1200, 1200);
  });

  test('reads back the finger alone where the terminal holds many', async () => {
    const memory = new FingerMemory();
    for (let uid = 100; uid < 110; uid += 1) memory.put(uid, 0, second);
    const { terminal, sent } = await connectedToFingers(memory);
    await terminal.fingers.write(written);
    expect(sent().slice(-3)).toEqual([1013, 50, 88]);
  });

  test('does not look back where that is not wanted, and asks for the algorithm once', async () => {
    const { terminal, sent } = await connectedToFingers(new FingerMemory());
    await terminal.fingers.write(written, { verify: false });
    await terminal.fingers.write(written, { verify: false });
    expect(sent().filter((command) => [11, 50, 88, 1503].includes(command))).toEqual([11]);
  });

  test('goes in the pieces that were set', async () => {
    const { terminal, scripted } = await connectedToFingers(new FingerMemory(), undefined, {
      uploadPieceBytes: 600,
    });
    await terminal.fingers.write(written, { verify: false });
    expect(
      scripted.requests.filter(({ command }) => command === 1501).map(({ data }) => data.length),
    ).toEqual([600, 600]);
  });

  test('goes in the pieces a probe has proved', async () => {
    const { terminal, scripted } = await connectedToFingers(new FingerMemory(), ({ command, data }) =>
      command === 119 || (command === 1501 && data.length > 4096) ? [refused] : undefined,
    );
    expect(await terminal.fingers.probeUploadPieceBytes()).toBe(4096);
    await terminal.fingers.write(written, { verify: false });
    expect(scripted.requests.findLast(({ command }) => command === 1501)?.data.length).toBe(1200);
  });

  test('that is refused names finger, reason and what to do', async () => {
    const { terminal, sent } = await connectedToFingers(new FingerMemory(), ({ command }) =>
      command === 87 ? [refused] : undefined,
    );
    const error = await terminal.fingers.write(written).catch(caught);
    expect(error).toMatchObject({ kind: 'refusal', reason: 'refused', terminal: 'front door' });
    expect(error).toHaveProperty('advice', expect.stringContaining('The user has to be in the terminal'));
    expect(String(error)).toContain('finger 6 of uid 7: the terminal refused (answer 2001)');
    expect(sent().at(-1)).toBe(1502);
  });

  test('whose upload is refused names the piece as well', async () => {
    const { terminal } = await connectedToFingers(new FingerMemory(), ({ command }) =>
      command === 1501 ? [refused] : undefined,
    );
    await expect(terminal.fingers.write(written)).rejects.toThrow(/finger 6 of uid 7: piece 1 of 2: /);
  });

  test('that is given up in the middle frees the buffer', async () => {
    const stop = new AbortController();
    const { terminal, sent } = await connectedToFingers(new FingerMemory());
    const options = { signal: stop.signal, onProgress: () => stop.abort() };
    await expect(terminal.fingers.write(written, options)).rejects.toMatchObject({ reason: 'aborted' });
    expect(sent()).toEqual([11, 19, 1500, 1501, 1502]);
  });

  const readsBack = (bytes: Uint8Array | undefined, flag = 1) =>
    connectedToFingers(new FingerMemory(), ({ command }) => {
      if (command === 50) return [sizesOf({ templates: 2 })];
      const others = templateRecord(1, 1, 1, second);
      const own = bytes === undefined ? templateRecord(7, 5, 1, second) : templateRecord(7, 6, flag, bytes);
      return command === 1503 ? [dataset(others, own)] : undefined;
    });

  test.each([
    [
      'another byte',
      first.with(700, 0),
      /finger 6 of uid 7: what was read back differs from byte 700 on \(1200 bytes written, 1200 read\)/,
    ],
    ['a byte missing', first.slice(0, -1), /from byte 1199 on \(1200 bytes written, 1199 read\)/],
    ['a byte too many', concat(first, byte(9)), /from byte 1200 on \(1200 bytes written, 1201 read\)/],
  ])('with %s read back is an error that tells where, and no bytes', async (_what, bytes, message) => {
    const { terminal } = await readsBack(bytes);
    const error = await terminal.fingers.write(written).catch(caught);
    expect(error).toMatchObject({ kind: 'wire', reason: 'mismatch' });
    expect(String(error)).toMatch(message);
  });

  test('with zeros behind it read back is well', async () => {
    const { terminal } = await readsBack(concat(first, zeros(3)));
    await expect(terminal.fingers.write(written)).resolves.toBeUndefined();
  });

  test('that is not kept is a refusal', async () => {
    const { terminal } = await readsBack(undefined);
    const error = await terminal.fingers.write(written).catch(caught);
    expect(error).toMatchObject({ kind: 'refusal', reason: 'mismatch' });
    expect(String(error)).toContain('finger 6 of uid 7: the terminal said yes and has not kept the template');
  });

  test('as a duress finger is looked up where the flag is told for certain', async () => {
    const memory = new FingerMemory();
    for (let uid = 100; uid < 110; uid += 1) memory.put(uid, 0, second);
    const { terminal, sent } = await connectedToFingers(memory);
    await terminal.fingers.write({ ...written, flag: 3 });
    expect(memory.fingers.get('7/6')?.flag).toBe(3);
    expect(sent()).not.toContain(88);
    const lost = await readsBack(first, 1);
    await expect(lost.terminal.fingers.write({ ...written, flag: 3 })).rejects.toThrow(
      /finger 6 of uid 7: the flag is 1 instead of 3/,
    );
  });

  test.each([
    ['9 on a terminal of 10', '10', template9(1), /made by finger algorithm 9, this terminal uses 10/],
    ['10 on a terminal of 9', '9', template10(1, 500), /made by finger algorithm 10, this terminal uses 9/],
    ['9, too long', '9', template9(1, 603), /1 to 602 bytes here, this one has 603/],
    ['10, too long', '10', template10(1, 1665), /1 to 1664 bytes here, this one has 1665/],
    ['an unknown one, too long', '13', template9(1, 1665), /1 to 1664 bytes here/],
    ['an unknown one, empty', undefined, zeros(0), /1 to 1664 bytes here, this one has 0/],
  ])('of algorithm %s is refused by us', async (_what, algorithm, template, message) => {
    const memory = new FingerMemory();
    memory.algorithm = algorithm;
    const { terminal, sent } = await connectedToFingers(memory);
    const error = await terminal.fingers.write({ ...written, template }).catch(caught);
    expect(error).toMatchObject({ kind: 'ours', reason: 'bad-argument', command: 'write a template' });
    expect(String(error)).toMatch(message);
    expect(sent()).toEqual([11]);
  });

  test('tells what to do about the wrong algorithm', async () => {
    const { terminal } = await connectedToFingers(new FingerMemory());
    await expect(terminal.fingers.write({ ...written, template: template9(1) })).rejects.toMatchObject({
      advice: expect.stringContaining('enrol the finger at this terminal'),
    });
  });

  test('of the terminal’s own algorithm goes in: 9, and any where it is not told', async () => {
    for (const [algorithm, template] of [
      ['9', template9(1, 602)] as const,
      [undefined, template9(1)] as const,
    ]) {
      const memory = new FingerMemory();
      memory.algorithm = algorithm;
      const { terminal } = await connectedToFingers(memory);
      await terminal.fingers.write({ ...written, template });
      expect(memory.fingers.get('7/6')?.template).toEqual(template);
    }
  });

  test.each([
    [{ uid: 0 }, /uids are whole numbers/],
    [{ uid: 65_535 }, /uids are whole numbers/],
    [{ uid: 1.5 }, /uids are whole numbers/],
    [{ finger: 10 }, /numbered 0 to 9/],
    [{ finger: -1 }, /numbered 0 to 9/],
    [{ finger: 0.5 }, /numbered 0 to 9/],
  ])('with %o is refused by us', async (changes, message) => {
    const { terminal } = await connectedToFingers(new FingerMemory());
    await expect(terminal.fingers.write({ ...written, ...changes })).rejects.toThrow(message);
  });
});

describe('deleting', () => {
  test('by slot, and by userId', async () => {
    const memory = new FingerMemory().put(7, 6, first);
    const { terminal, scripted, sent } = await connectedToFingers(memory);
    expect(await terminal.fingers.delete(7, 6)).toBe(true);
    expect(toHex((await scripted.received(19)).data)).toBe('070006');
    await terminal.fingers.deleteByUserId('1007', 5);
    expect(toHex((await scripted.received(134)).data)).toBe(`31303037${'00'.repeat(20)}05`);
    expect(sent()).toEqual([19, 1013, 134, 1013]);
  });

  test('what is not there is no failure', async () => {
    const { terminal } = await connectedToFingers(new FingerMemory(), ({ command }) =>
      command === 9 ? [refused] : undefined,
    );
    expect(await terminal.fingers.delete(7, 6)).toBe(false);
  });

  test('what stays there is one, and names the finger', async () => {
    const memory = new FingerMemory().put(7, 6, first);
    const { terminal } = await connectedToFingers(memory, ({ command }) =>
      command === 19 ? [refused] : undefined,
    );
    await expect(terminal.fingers.delete(7, 6)).rejects.toThrow(/finger 6 of uid 7: the terminal refused/);
  });

  test('a userId the terminal does not know is a refusal; a lost link is what it is', async () => {
    const { terminal, scripted } = await connectedToFingers(new FingerMemory(), ({ command }) => {
      if (command === 19) scripted.close();
      return command === 134 ? [refused] : [ok];
    });
    await expect(terminal.fingers.deleteByUserId('1007', 5)).rejects.toThrow(
      /finger 5 of userId 1007: the terminal refused/,
    );
    scripted.close();
    await expect(terminal.fingers.delete(7, 6)).rejects.toMatchObject({ kind: 'transport' });
  });
});
