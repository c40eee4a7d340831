import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, double, fromHex, handMadeFrame } from '../support/hand-made.ts';
import { clientOf, strangerTo, terminalForTest } from '../support/terminal-for-test.ts';

const knownCommands = [
  8, 9, 11, 12, 13, 18, 31, 50, 64, 66, 67, 69, 75, 201, 202, 500, 1002, 1003, 1013, 1014, 1017, 1100, 1102,
  1502, 1503, 1504,
];

test('any data behind any command gets an answer or silence, never a fault', async () => {
  const terminal = await terminalForTest({ users: 30, paceMs: 0 });
  const client = await clientOf(terminal);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom(...knownCommands), fc.integer({ min: 3, max: 999 })),
      fc.uint8Array({ maxLength: 100 }),
      async (command, data) => {
        fc.pre(command !== 2000);
        client.tell(command, data);
        const after = client.tell(201);
        let reply = await client.next();
        while (reply.replyId !== after) reply = await client.next();
        expect(reply.command).toBe(2000);
      },
    ),
    { numRuns: 400 },
  );
  expect(terminal.timeline().filter(({ what }) => what.startsWith('fault'))).toEqual([]);
});

test('any bytes before a CONNECT leave the terminal able to answer it', async () => {
  const terminal = await terminalForTest({ secondClient: 'share' });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
      // Noise that ends like a frame would swallow the CONNECT, as TCP streams do; a NUL behind it breaks the magic.
      const client = await strangerTo(terminal);
      client.send(concat(noise, Uint8Array.of(0)));
      client.send(handMadeFrame({ command: 1000 }));
      expect(await client.next()).toMatchObject({ command: 2000 });
      client.close();
    }),
    { numRuns: 60 },
  );
});

test('a frame that promises more than any terminal takes is skipped without waiting for it', async () => {
  const terminal = await terminalForTest();
  const client = await clientOf(terminal);
  client.send(concat(fromHex('5050827d'), double(0xffff_fff0), fromHex('e803')));
  expect(await client.ask(69)).toMatchObject({ command: 2000 });
});
