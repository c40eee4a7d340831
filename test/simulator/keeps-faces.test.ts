import { describe, expect, test } from 'vitest';
import type { SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { byte, concat, double, padded, word } from '../support/hand-made.ts';
import type { RawClient } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

const entryBytes = 2576;
const [read, write, remove] = [150, 151, 152];

async function withFaces(options: SimulatedTerminalOptions = {}) {
  const terminal = await terminalForTest({
    users: 3,
    paceMs: 0,
    sizesLength: 92,
    options: { FaceFunOn: '1', ZKFaceVersion: '7' },
    ...options,
  });
  terminal.registerFace({ userId: '1002' });
  return { terminal, client: await clientOf(terminal) };
}

const request = (uid: number, index = 50) => concat(word(uid), byte(index));

/** Announced data, whole. */
async function block(client: RawClient, uid: number, index?: number): Promise<Uint8Array> {
  const announced = await client.ask(read, request(uid, index));
  expect(announced.command).toBe(1500);
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    const frame = await client.next();
    if (frame.command !== 1501) break;
    bytes = concat(bytes, frame.data);
  }
  expect(new DataView(announced.data.buffer, announced.data.byteOffset).getUint32(0, true)).toBe(
    bytes.length,
  );
  return bytes;
}

async function upload(client: RawClient, bytes: Uint8Array): Promise<void> {
  await client.ask(1500, double(bytes.length));
  for (let at = 0; at < bytes.length; at += 1024) await client.ask(1501, bytes.slice(at, at + 1024));
}

async function faceCount(client: RawClient): Promise<number> {
  const { data } = await client.ask(50);
  return new DataView(data.buffer, data.byteOffset).getInt32(80, true);
}

describe('a face', () => {
  test('is read whole, or one entry of it', async () => {
    const { client } = await withFaces();
    const all = await block(client, 2);
    expect(all).toHaveLength(15 * entryBytes);
    expect([...all.subarray(0, 6)]).toEqual([0x10, 0x0a, 2, 0, 0, 1]);
    expect(await block(client, 2, 3)).toEqual(all.slice(3 * entryBytes, 4 * entryBytes));
  });

  test('nobody has is refused, and so is a question without an index', async () => {
    const { client } = await withFaces();
    for (const data of [request(1), request(2, 20), word(2)])
      expect(await client.ask(read, data)).toMatchObject({ command: 2001 });
  });

  test('goes from one user to another, and goes with the user', async () => {
    const { client } = await withFaces();
    await upload(client, await block(client, 2));
    expect(await client.ask(write, padded('1003', 24))).toMatchObject({ command: 2000 });
    expect(await block(client, 3)).toHaveLength(15 * entryBytes);
    expect(await faceCount(client)).toBe(2);
    await client.ask(18, word(3));
    expect(await faceCount(client)).toBe(1);
    expect(await client.ask(remove, padded('1002', 24))).toMatchObject({ command: 2000 });
    expect(await client.ask(remove, padded('1002', 24))).toMatchObject({ command: 2001 });
    expect(await client.ask(remove, padded('4711', 24))).toMatchObject({ command: 2001 });
    expect(await faceCount(client)).toBe(0);
  });

  test('is not written for a stranger, without an upload, or from half an entry', async () => {
    const { client } = await withFaces();
    expect(await client.ask(write, padded('1003', 24))).toMatchObject({ command: 2001 });
    await upload(client, new Uint8Array(entryBytes - 1));
    expect(await client.ask(write, padded('1003', 24))).toMatchObject({ command: 2001 });
    expect(await client.ask(write, padded('4711', 24))).toMatchObject({ command: 2001 });
  });

  test.each(['refused', 'ignored'] as const)('may be a thing that is not changed: %s', async (faceWrites) => {
    const { client } = await withFaces({ faceWrites });
    await upload(client, await block(client, 2));
    const answer = faceWrites === 'refused' ? 2001 : 2000;
    expect(await client.ask(write, padded('1003', 24))).toMatchObject({ command: answer });
    expect(await faceCount(client)).toBe(1);
  });
});

test('a terminal without faces does not know the commands', async () => {
  const client = await clientOf(await terminalForTest({ users: 1 }));
  for (const [command, data] of [
    [read, request(1)],
    [write, padded('1001', 24)],
    [remove, padded('1001', 24)],
  ] as const)
    expect(await client.ask(command, data)).toMatchObject({ command: 65_535 });
});
