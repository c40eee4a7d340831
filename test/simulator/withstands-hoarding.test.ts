import { expect, test } from 'vitest';
import { faceCapacity, FaceMemory } from '../../simulator/terminal/face-memory.ts';
import { Upload } from '../../simulator/terminal/upload.ts';

// A client that only ever writes must not fill the simulator's memory.

const entryBytes = 2576;

test('an upload in a hundred thousand crumbs is put together, and no crumb more is taken', () => {
  const upload = Upload.of(100_000);
  let taken = 0;
  for (let at = 0; at < 100_000; at += 1) if (upload?.add(Uint8Array.of(at & 0xff)) === true) taken += 1;
  expect(taken).toBe(100_000);
  expect(upload?.add(Uint8Array.of(0))).toBe(false);
  const bytes = upload?.bytes();
  expect(bytes).toHaveLength(100_000);
  expect([bytes?.[255], bytes?.[256], bytes?.[99_999]]).toEqual([255, 0, 99_999 & 0xff]);
});

test('an upload keeps its own copy of what came, and is not whole before its last byte', () => {
  const upload = Upload.of(3);
  const piece = Uint8Array.of(1, 2);
  upload?.add(piece);
  piece.fill(9);
  expect(upload?.bytes()).toBeUndefined();
  upload?.add(Uint8Array.of(3));
  expect([...(upload?.bytes() ?? [])]).toEqual([1, 2, 3]);
});

test('a face has at most 50 entries, and there are at most as many faces as the terminal says', () => {
  const faces = new FaceMemory();
  expect(faces.set(1, new Uint8Array(51 * entryBytes))).toBe(false);
  expect(faces.set(1, new Uint8Array(50 * entryBytes))).toBe(true);
  const small = new Uint8Array(entryBytes);
  for (let uid = 1; uid <= faceCapacity; uid += 1) expect(faces.set(uid, small)).toBe(true);
  expect(faces.set(faceCapacity + 1, small)).toBe(false);
  expect(faces.set(1, small)).toBe(true);
  expect(faces.count).toBe(faceCapacity);
});
