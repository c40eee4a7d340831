import { expect, test, vi } from 'vitest';
import {
  connectedToFingers,
  FingerMemory,
  refused,
  template10,
  template9,
  unknown,
} from '../support/finger-terminal.ts';
import { concat, double, padded, toHex, word, zeros } from '../support/hand-made.ts';

const caught = (error: unknown) => error;
const finger = (uid: number, number: number, bytes = 1200) => ({
  uid,
  finger: number,
  flag: 1,
  template: template10(uid * 10 + number, bytes),
});
const user = (uid: number) => ({ uid, userId: String(1000 + uid), name: `Test Person ${uid}` });
const record = (uid: number) =>
  concat(
    word(uid),
    zeros(9),
    padded(`Test Person ${uid}`, 24),
    zeros(4),
    Uint8Array.of(1),
    zeros(8),
    padded(String(1000 + uid), 24),
  );

function people(count: number) {
  const users = Array.from({ length: count }, (_, index) => user(index + 1));
  return { users, templates: users.flatMap(({ uid }) => [finger(uid, 0), finger(uid, 1)]) };
}

/** A terminal with one user, so that its records' size shows. */
const settled = () => {
  const memory = new FingerMemory();
  memory.users.set(500, record(500));
  return memory;
};

test('users and templates go in one upload, and are read back', async () => {
  const memory = settled();
  const { terminal, scripted, sent } = await connectedToFingers(memory, undefined, {
    uploadPieceBytes: 65_472,
  });
  const { users, templates } = people(3);
  expect(await terminal.fingers.writeMany({ users, templates })).toEqual({ batches: 1, singly: 0 });
  expect(toHex((await scripted.received(110)).data)).toBe('0c00000000000800');
  expect(sent()).toEqual([11, 50, 1503, 50, 1500, 1501, 110, 1502, 1013, 50, 1503, 50, 50, 50, 1503, 50]);
  expect(memory.batches).toHaveLength(1);
  const batch = memory.batches[0] ?? zeros(0);
  expect(toHex(batch.subarray(0, 12))).toBe(toHex(concat(double(3 * 73), double(6 * 8), double(6 * 1202))));
  expect(toHex(batch.subarray(12, 12 + 73))).toBe(toHex(concat(Uint8Array.of(2), record(1))));
  expect([...memory.fingers.keys()]).toEqual(['1/0', '1/1', '2/0', '2/1', '3/0', '3/1']);
  expect(memory.fingers.get('3/1')?.template).toEqual(finger(3, 1).template);
});

test('batches are bounded, and progress counts over all of them', async () => {
  const memory = settled();
  const { terminal } = await connectedToFingers(memory);
  const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
  const written = await terminal.fingers.writeMany(people(10), {
    batchBytes: 6000,
    verify: false,
    onProgress,
  });
  expect(written).toEqual({ batches: 5, singly: 0 });
  expect(memory.batches.map(({ length }) => length)).toEqual([4998, 4998, 4998, 4998, 4998]);
  const calls = onProgress.mock.calls.map(([done]) => done);
  expect(calls).toEqual(calls.toSorted((a, b) => a - b));
  expect(onProgress).toHaveBeenLastCalledWith(24_990, 24_990);
});

test('the empty terminal shows its record size when the first user is written', async () => {
  const memory = new FingerMemory();
  const { terminal, sent } = await connectedToFingers(memory);
  await terminal.fingers.writeMany(people(2), { verify: false });
  expect(sent().slice(0, 3)).toEqual([11, 50, 8]);
  expect(memory.users.size).toBe(2);
});

test('templates alone, and users alone', async () => {
  const memory = settled();
  const { terminal, sent } = await connectedToFingers(memory);
  expect(await terminal.fingers.writeMany({ templates: [finger(500, 3)] })).toEqual({
    batches: 1,
    singly: 0,
  });
  expect(toHex(memory.batches[0]?.subarray(0, 4) ?? zeros(0))).toBe('00000000');
  const before = sent().length;
  expect(await terminal.fingers.writeMany({ users: [user(1)] })).toEqual({ batches: 1, singly: 0 });
  expect(sent().slice(before)).not.toContain(88);
  expect(await terminal.fingers.writeMany({})).toEqual({ batches: 0, singly: 0 });
});

test('where 110 is unknown all go one by one, and it is not tried again', async () => {
  const memory = settled();
  const { terminal, sent } = await connectedToFingers(memory, ({ command }) =>
    command === 110 ? [unknown] : undefined,
  );
  const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
  const { users, templates } = people(4);
  const options = { batchBytes: 6000, onProgress };
  expect(
    await terminal.fingers.writeMany({ users, templates: [...templates, finger(500, 1)] }, options),
  ).toEqual({
    batches: 0,
    singly: 9,
  });
  expect(sent().filter((command) => command === 110)).toHaveLength(1);
  expect(sent().filter((command) => command === 8)).toHaveLength(4);
  expect(memory.fingers.size).toBe(9);
  const [done, total] = onProgress.mock.lastCall ?? [];
  expect(done).toBe(total);
});

test('a refused batch goes one by one, and the finger that is refused is named', async () => {
  const { terminal } = await connectedToFingers(settled(), ({ command, data }) =>
    command === 110 || (command === 87 && data[0] === 2) ? [refused] : undefined,
  );
  const error = await terminal.fingers.writeMany(people(3)).catch(caught);
  expect(error).toMatchObject({ kind: 'refusal', reason: 'refused', terminal: 'front door' });
  expect(String(error)).toContain('finger 0 of uid 2: the terminal refused (answer 2001)');
});

test('a refused user is named too', async () => {
  const { terminal } = await connectedToFingers(settled(), ({ command }) =>
    command === 110 || command === 8 ? [refused] : undefined,
  );
  await expect(terminal.fingers.writeMany(people(1))).rejects.toThrow(/uid 1: the terminal refused/);
});

test('after a refused batch the next one is tried again', async () => {
  let batches = 0;
  const memory = settled();
  const { terminal } = await connectedToFingers(memory, ({ command }) => {
    if (command === 110) batches += 1;
    return command === 110 && batches === 1 ? [refused] : undefined;
  });
  expect(await terminal.fingers.writeMany(people(4), { batchBytes: 6000 })).toEqual({
    batches: 1,
    singly: 4,
  });
});

test('duress fingers go alone, since a batch has no place for the flag', async () => {
  const memory = settled();
  const { terminal } = await connectedToFingers(memory);
  const { users, templates } = people(1);
  const onProgress = vi.fn<(doneBytes: number, totalBytes: number) => void>();
  const duress = { ...finger(1, 9), flag: 3 };
  expect(
    await terminal.fingers.writeMany({ users, templates: [duress, ...templates] }, { onProgress }),
  ).toEqual({
    batches: 1,
    singly: 1,
  });
  expect(memory.fingers.get('1/9')?.flag).toBe(3);
  const [done, total] = onProgress.mock.lastCall ?? [];
  expect(done).toBe(total);
});

test('what is given up frees the buffer, and nothing goes one by one', async () => {
  const stop = new AbortController();
  const { terminal, sent } = await connectedToFingers(settled());
  const options = { signal: stop.signal, onProgress: () => stop.abort() };
  await expect(terminal.fingers.writeMany(people(3), options)).rejects.toMatchObject({ reason: 'aborted' });
  expect(sent().slice(-3)).toEqual([1500, 1501, 1502]);
});

test('users and templates that were not kept are told', async () => {
  const losing = (lose: (memory: FingerMemory) => void) => {
    const memory = settled();
    return connectedToFingers(memory, ({ command }) => {
      if (command === 1013) lose(memory);
      return undefined;
    });
  };
  const lostUser = await (await losing(({ users }) => users.delete(2))).terminal.fingers
    .writeMany(people(2))
    .catch(caught);
  expect(lostUser).toMatchObject({ kind: 'refusal', reason: 'mismatch' });
  expect(String(lostUser)).toContain('uid 2: the terminal said yes and has not kept the user');
  const lostFinger = await (await losing(({ fingers }) => fingers.delete('2/1'))).terminal.fingers
    .writeMany(people(2))
    .catch(caught);
  expect(String(lostFinger)).toContain('finger 1 of uid 2: the terminal said yes and has not kept');
});

test('nothing is sent where one template cannot be', async () => {
  const { terminal, sent } = await connectedToFingers(settled());
  const twice = { templates: [finger(1, 0), finger(2, 0), finger(1, 0)] };
  await expect(terminal.fingers.writeMany(twice)).rejects.toThrow(
    /finger 0 of uid 1: this finger is there twice/,
  );
  const wrong = { templates: [finger(1, 0), { ...finger(2, 0), template: template9(1) }] };
  await expect(terminal.fingers.writeMany(wrong)).rejects.toThrow(/finger 0 of uid 2: .* algorithm 9/);
  expect(sent()).toEqual([11]);
});

test('a thousand users with two fingers each cost little more than their bytes', async () => {
  const { terminal, scripted } = await connectedToFingers(settled(), undefined, { uploadPieceBytes: 65_472 });
  const { users, templates } = people(1000);
  await terminal.fingers.writeMany({ users, templates }, { verify: false });
  const payload = 1000 * 72 + 2000 * 1200;
  // Each request has 16 bytes before its data, each answer is 16 bytes.
  const onTheWire = scripted.requests.reduce((bytes, { data }) => bytes + 16 + data.length + 16, 0);
  expect(onTheWire / payload).toBeLessThan(1.02);
});

test('an empty terminal of short records shows that by refusing the first long one', async () => {
  const { terminal, scripted } = await connectedToFingers(new FingerMemory(), ({ command, data }) =>
    command === 8 && data.length === 72 ? [refused] : undefined,
  );
  await terminal.fingers.writeMany({ users: [user(1), user(2)] }, { verify: false });
  expect(scripted.requests.filter(({ command }) => command === 8).map(({ data }) => data.length)).toEqual([
    72, 28,
  ]);
  expect(scripted.requests.find(({ command }) => command === 1501)?.data.length).toBe(12 + 2 * 29);
});

test('a link lost at the first user is what it is', async () => {
  const { terminal, scripted } = await connectedToFingers(new FingerMemory(), ({ command }) => {
    if (command === 8) scripted.close();
    return undefined;
  });
  await expect(terminal.fingers.writeMany({ users: [user(1)] })).rejects.toMatchObject({ kind: 'transport' });
});

test('a deleted user is asked for by slot', async () => {
  const { terminal, scripted } = await connectedToFingers(settled());
  await terminal.deleteUser(500);
  expect(toHex((await scripted.received(18)).data)).toBe('f401');
});
