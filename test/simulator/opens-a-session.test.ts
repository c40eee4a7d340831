import { expect, test } from 'vitest';
import { concat, double, fromHex, handMadeFrame } from '../support/hand-made.ts';
import { clientOf, strangerTo, terminalForTest } from '../support/terminal-for-test.ts';

/** The comm key's scramble step by step as the description has it, on text instead of numbers. */
function scrambledByHand(key: number, session: number, tick: number): Uint8Array {
  const reversed = Array.from(key.toString(2).padStart(32, '0')).toReversed().join('');
  const mixed = BigInt.asUintN(32, BigInt(`0b${reversed}`) + BigInt(session));
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = double(Number(mixed));
  const salted = [b0 ^ 0x5a, b1 ^ 0x4b, b2 ^ 0x53, b3 ^ 0x4f] as const;
  return Uint8Array.of(salted[2] ^ tick, salted[3] ^ tick, tick, salted[1] ^ tick);
}

test('the scramble made by hand gives the captured vectors', () => {
  expect(scrambledByHand(12, 0x45cf, 50)).toEqual(fromHex('614d323c'));
  expect(scrambledByHand(999_999, 0xffff, 50)).toEqual(fromHex('22813296'));
  expect(scrambledByHand(123_456, 0x45cf, 0xa7)).toEqual(fromHex('b3eaa729'));
});

test('CONNECT without a comm key opens a session whose id stands in the session field', async () => {
  const terminal = await terminalForTest();
  const client = await strangerTo(terminal);
  client.send(fromHex('5050827d08000000e80317fc00000000'));
  const reply = await client.next();
  expect(reply).toMatchObject({ command: 2000, replyId: 0, isSumRight: true });
  expect(reply.data).toHaveLength(0);
  expect(terminal.view().sessions).toEqual([
    { id: reply.session, client: 1, authenticated: true, eventMask: 0 },
  ]);
});

test('a CONNECT that starts with reply id 1 is as good', async () => {
  const terminal = await terminalForTest();
  const client = await strangerTo(terminal);
  client.send(fromHex('5050827d08000000e80316fc00000100'));
  expect(await client.next()).toMatchObject({ command: 2000, replyId: 1 });
});

test('with a comm key nothing but AUTH is answered with anything but 2005', async () => {
  const terminal = await terminalForTest({ commKey: 123_456, users: 3 });
  const client = await strangerTo(terminal);
  const hello = await client.connect();
  expect(hello.command).toBe(2005);
  expect(hello.session).not.toBe(0);
  for (const command of [1100, 50, 1503, 31, 999, 65_535])
    expect(await client.ask(command)).toMatchObject({ command: 2005 });
  expect(terminal.view().relay.openings).toBe(0);
});

test.each([50, 0, 0xa7])('AUTH is checked with the tick the client chose (%i)', async (tick) => {
  const terminal = await terminalForTest({ commKey: 123_456 });
  const client = await clientOf(terminal);
  expect(await client.ask(1102, scrambledByHand(123_457, client.session, tick))).toMatchObject({
    command: 2005,
  });
  expect(await client.ask(1102, scrambledByHand(123_456, client.session, tick))).toMatchObject({
    command: 2000,
  });
  expect(await client.ask(1100)).toMatchObject({ command: 2000 });
});

test('AUTH of a wrong length is refused', async () => {
  const terminal = await terminalForTest({ commKey: 7 });
  const client = await clientOf(terminal);
  for (const data of [new Uint8Array(0), new Uint8Array(3), new Uint8Array(40)])
    expect(await client.ask(1102, data)).toMatchObject({ command: 2005 });
});

test('newer firmware asks for AUTH even without a key', async () => {
  const terminal = await terminalForTest({ asksForKey: 'always' });
  const client = await strangerTo(terminal);
  expect(await client.connect()).toMatchObject({ command: 2005 });
  expect(await client.ask(1102, scrambledByHand(0, client.session, 50))).toMatchObject({ command: 2000 });
});

test('a wrong checksum is not answered', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  client.send(handMadeFrame({ command: 1100, session: client.session, replyId: 8, checksumError: 1 }));
  client.send(handMadeFrame({ command: 69, session: client.session, replyId: 9 }));
  expect(await client.next()).toMatchObject({ command: 2000, replyId: 9, data: Uint8Array.of(9) });
});

test('an unknown session is not answered, nor is anything before CONNECT', async () => {
  const terminal = await terminalForTest();
  const client = await strangerTo(terminal);
  client.send(handMadeFrame({ command: 1100, session: 0, replyId: 5 }));
  await client.connect();
  client.send(handMadeFrame({ command: 1100, session: (client.session + 1) & 0xffff, replyId: 6 }));
  client.send(handMadeFrame({ command: 69, session: client.session, replyId: 7 }));
  expect(await client.next()).toMatchObject({ replyId: 7 });
});

test('bytes that are no frame are skipped', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  client.send(fromHex('00112233 5050 50508200 ffff'));
  client.send(handMadeFrame({ command: 69, session: client.session, replyId: 3 }));
  expect(await client.next()).toMatchObject({ command: 2000, replyId: 3 });
});

test('a request in single bytes and three requests in one write are understood', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  for (const byte of handMadeFrame({ command: 1100, session: client.session, replyId: 1 }))
    client.send(Uint8Array.of(byte));
  expect(await client.next()).toMatchObject({ replyId: 1 });
  const three = [2, 3, 4].map((replyId) => handMadeFrame({ command: 69, session: client.session, replyId }));
  client.send(concat(...three));
  expect((await client.nextFrames(3)).map(({ replyId }) => replyId)).toEqual([2, 3, 4]);
});

test('the answer carries the reply id of the request, whatever it is', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  for (const replyId of [65_534, 0, 65_535, 0, 41]) {
    client.send(handMadeFrame({ command: 201, session: client.session, replyId }));
    expect(await client.next()).toMatchObject({ command: 2000, replyId, session: client.session });
  }
});

test('command 65535 and unknown commands are answered with 65535', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  for (const command of [65_535, 999, 1700, 1702, 2013])
    expect(await client.ask(command)).toMatchObject({ command: 65_535 });
});

test('EXIT is answered and ends the session', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  expect(await client.ask(1001)).toMatchObject({ command: 2000, session: client.session });
  expect(terminal.view().sessions).toEqual([]);
  client.tell(1100);
  const again = await client.connect();
  expect(again).toMatchObject({ command: 2000, replyId: 0 });
});

test('CONNECT again on the same connection keeps the id and forgets what was registered', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  const { session } = client;
  await client.ask(500, fromHex('ffff0000'));
  expect(await client.connect()).toMatchObject({ session });
  expect(terminal.view().sessions).toMatchObject([{ id: session, eventMask: 0 }]);
});

test('while somebody is in the menu CONNECT is not answered and the state says so', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  expect(await client.ask(64)).toMatchObject({ command: 2000, session: 0 });
  terminal.settings.muteConnect = true;
  client.send(fromHex('5050827d08000000e80317fc00000000'));
  expect(await client.ask(64)).toMatchObject({ command: 2000, session: 3 });
});
