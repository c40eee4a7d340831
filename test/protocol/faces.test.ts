import { describe, expect, test } from 'vitest';
import { faceKindOf } from '../../src/protocol/face-kind.ts';
import type { Face } from '../../src/protocol/face-table.ts';
import { ascii, byte, concat, double, padded, toHex, word } from '../support/hand-made.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';
import {
  asked,
  dataset,
  enrollingTerminal,
  ok,
  refused,
  sizes,
  user72,
} from './support/enrolling-terminal.ts';

const readFaces = 150;
const writeFace = 151;
const deleteFaces = 152;

function entry(uid: number, index: number, fill: number): Uint8Array {
  const head = concat(word(2576), word(uid), byte(index), byte(1), word(0), double(99), double(4));
  return concat(head, new Uint8Array(2560).fill(fill));
}

const entries = concat(entry(7, 0, 0x11), entry(7, 1, 0x22));
const read = (uid: number, index: number, fill: number) => ({
  size: 2576,
  uid,
  index,
  valid: 1,
  reserved: 0,
  activeAt: 99,
  verifications: 4,
  data: new Uint8Array(2560).fill(fill),
});
const face: Face = { uid: 7, userId: '1007', entries: [read(7, 0, 0x11), read(7, 1, 0x22)] };

function pieces(bytes: Uint8Array): Answer[] {
  return [
    { command: 1500, data: concat(double(bytes.length), double(1024)) },
    ...Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, index) => ({
      command: 1501,
      data: bytes.slice(index * 1024, (index + 1) * 1024),
    })),
    ok,
  ];
}

type Script = (request: WireRequest) => readonly Answer[] | undefined;

/** A terminal with these options and user 7; it has what `faces` gives at the moment. */
function withFaces(
  script: Script,
  options: Record<string, string> = { FaceFunOn: '1', ZKFaceVersion: '7', '~Platform': 'ZEM600_TFT' },
) {
  return enrollingTerminal((request) => {
    const answer = script(request);
    if (answer !== undefined) return answer;
    if (request.command === 50) return [sizes(2)];
    if (request.command === 1503) return [dataset(user72(3, '1003'), user72(7, '1007'))];
    if (request.command !== 11) return undefined;
    const name = Buffer.from(request.data).toString('latin1').replace('\0', '');
    const value = options[name];
    return value === undefined ? [refused] : [{ command: 2000, data: ascii(`${name}=${value}\0`) }];
  });
}

describe('faces are read', () => {
  test('all entries of one user, in one request', async () => {
    const { scripted, terminal } = await withFaces(({ command }) =>
      command === readFaces ? pieces(entries) : undefined,
    );
    expect(await terminal.faces.read(7)).toEqual(face.entries);
    expect(toHex((await scripted.received(readFaces)).data)).toBe('070032');
    expect(await terminal.faces.kind()).toBe('near-infrared');
    expect(asked(scripted).filter((command) => command === 11)).toHaveLength(3);
  });

  test('of everybody who has one', async () => {
    const { terminal } = await withFaces(({ command, data }) => {
      if (command !== readFaces) return undefined;
      return data[0] === 7 ? pieces(entries) : [refused];
    });
    const seen: [number, number][] = [];
    const faces = await terminal.faces.readAll({ onProgress: (done, total) => seen.push([done, total]) });
    expect(faces).toEqual([face]);
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(await terminal.faces.readAll()).toEqual([face]);
  });

  test('half an entry is an error', async () => {
    const { terminal } = await withFaces(({ command }) =>
      command === readFaces ? pieces(entries.slice(0, 4000)) : undefined,
    );
    await expect(terminal.faces.read(7)).rejects.toMatchObject({
      kind: 'wire',
      command: 'read a face',
      terminal: 'front door',
    });
  });

  test('more entries than a face can have are refused before they come', async () => {
    const { terminal } = await withFaces(({ command }) =>
      command === readFaces ? [{ command: 1500, data: concat(double(2576 * 51), double(1024)) }] : undefined,
    );
    await expect(terminal.faces.read(7)).rejects.toMatchObject({ kind: 'wire', reason: 'too-large' });
  });
});

describe('a face is written', () => {
  test('as uploaded entries of the user, and read back', async () => {
    const { scripted, terminal } = await withFaces(({ command }) =>
      command === readFaces ? pieces(entries) : undefined,
    );
    const fromElsewhere = { ...face, entries: face.entries.map((one) => ({ ...one, uid: 99 })) };
    await terminal.faces.write(fromElsewhere);
    const uploaded = scripted.requests.filter(({ command }) => command === 1501).map(({ data }) => data);
    expect(toHex(concat(...uploaded))).toBe(toHex(entries));
    expect(toHex((await scripted.received(writeFace)).data)).toBe(toHex(padded('1007', 24)));
    const order = asked(scripted).filter((command) =>
      [1500, writeFace, 1502, 1013, readFaces].includes(command),
    );
    expect(order).toEqual([1500, writeFace, 1502, 1013, readFaces]);
  });

  const other = concat(entry(7, 0, 0x11), entry(7, 1, 0x33));
  test.each<[string, readonly Answer[]]>([
    ['has none', [refused]],
    ['has another one', pieces(other)],
    ['has half of it', pieces(entries.slice(0, 2576))],
  ])('and a terminal that says OK and then %s has refused', async (_what, answer) => {
    const { terminal } = await withFaces(({ command }) => (command === readFaces ? answer : undefined));
    const error: unknown = await terminal.faces.write(face).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'refusal', reason: 'mismatch', advice: expect.any(String) });
    expect(String(error)).toContain('took the face of uid 7 and does not have it');
  });

  test('unless the terminal refuses', async () => {
    const { scripted, terminal } = await withFaces(({ command }) =>
      command === writeFace ? [refused] : undefined,
    );
    await expect(terminal.faces.write(face)).rejects.toMatchObject({ kind: 'refusal', reason: 'refused' });
    expect(asked(scripted).slice(-2)).toEqual([writeFace, 1502]);
  });

  test.each([0, 51])('of %i entries is our mistake', async (count) => {
    const { terminal } = await withFaces(() => undefined);
    const wrong = { ...face, entries: Array.from({ length: count }, () => read(7, 0, 1)) };
    await expect(terminal.faces.write(wrong)).rejects.toMatchObject({ kind: 'ours', reason: 'bad-argument' });
  });
});

describe('a face is deleted', () => {
  test('by userId, and it is looked whether it is gone', async () => {
    const { scripted, terminal } = await withFaces(({ command }) =>
      command === readFaces ? [refused] : undefined,
    );
    await terminal.faces.delete({ uid: 7, userId: '1007' });
    expect(toHex((await scripted.received(deleteFaces)).data)).toBe(toHex(padded('1007', 24)));
  });

  test('and one that is still there was not', async () => {
    const { terminal } = await withFaces(({ command }) =>
      command === readFaces ? pieces(entries) : undefined,
    );
    await expect(terminal.faces.delete(face)).rejects.toMatchObject({ kind: 'refusal', reason: 'mismatch' });
  });
});

describe('which faces a terminal has', () => {
  const nothing = { platform: undefined, isOn: undefined, algorithm: undefined, capacity: undefined };
  test.each([
    [{}, 'none'],
    [{ platform: 'ZMM220_TFT', isOn: '0', capacity: 0 }, 'none'],
    [{ platform: 'ZAM170_TFT' }, 'none'],
    [{ platform: 'ZEM600_TFT', isOn: '1' }, 'near-infrared'],
    [{ algorithm: '7' }, 'near-infrared'],
    [{ capacity: 400 }, 'near-infrared'],
    [{ platform: 'ZAM170_TFT', isOn: '1' }, 'visible-light'],
    [{ platform: 'ZMM510_TFT', capacity: 800 }, 'visible-light'],
  ])('%o: %s', (facts, kind) => {
    expect(faceKindOf({ ...nothing, ...facts })).toBe(kind);
  });

  test.each([
    ['visible-light', { FaceFunOn: '1', '~Platform': 'ZAM180_TFT' }, /Enrol the face at the terminal/],
    ['none', {}, /fingers, cards or passwords/],
  ])('%s: everything is refused with advice, and nothing tried', async (_kind, options, advice) => {
    const { scripted, terminal } = await withFaces(() => undefined, options);
    const expected = { kind: 'refusal', reason: 'not-supported', advice: expect.stringMatching(advice) };
    await expect(terminal.faces.read(7)).rejects.toMatchObject(expected);
    await expect(terminal.faces.readAll()).rejects.toMatchObject(expected);
    await expect(terminal.faces.write(face)).rejects.toMatchObject(expected);
    await expect(terminal.faces.delete(face)).rejects.toMatchObject(expected);
    expect(asked(scripted).some((command) => command >= readFaces && command <= deleteFaces)).toBe(false);
  });
});
