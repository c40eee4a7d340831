import { describe, expect, test } from 'vitest';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { byte, concat, double } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import type { RawClient } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { enrolling, events, press, startOf } from './support/enrolling-client.ts';

const ok = 2000;
const refused = 2001;
const [verify, start, cancel, state] = [60, 61, 62, 64];

describe('STARTENROLL is refused', () => {
  test.each([
    ['for a finger that is there', startOf('1002', 6)],
    ['for finger 10', startOf('1002', 10)],
    ['with flag 2', startOf('1002', 1, 2)],
    ['without a userId', startOf('', 1)],
    ['for a userId wider than the terminal’s', startOf('1234567890', 1)],
    ['in the form of other terminals', concat(double(1002), byte(1))],
    ['in no form', byte(1)],
  ])('%s', async (_what, data) => {
    const client = await clientOf(await terminalForTest({ users: 3 }));
    expect(await client.ask(start, data)).toMatchObject({ command: refused });
  });

  test('while another finger is enrolled, or its last events are not out', async () => {
    const time = new ManualTime();
    const { terminal, client } = await enrolling({ time, enrolmentPaceMs: 100 });
    expect(await client.ask(start, startOf('1003', 1))).toMatchObject({ command: refused });
    terminal.cancel();
    expect(await client.ask(start, startOf('1003', 1))).toMatchObject({ command: refused });
    time.advance(100);
    await events(client, 1);
    expect(await client.ask(start, startOf('1003', 1))).toMatchObject({ command: ok });
  });

  test('while somebody is in the menu, and nobody is recognised then', async () => {
    const terminal = await terminalForTest({ users: 3 });
    const client = await clientOf(terminal);
    terminal.openMenu();
    expect(await client.ask(start, startOf('1002', 1))).toMatchObject({ command: refused });
    expect(await client.ask(state)).toMatchObject({ session: 3 });
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false });
    expect(terminal.tapCard({ card: 7_000_001 })).toMatchObject({ matched: false });
    terminal.closeMenu();
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
    expect(await client.ask(start, startOf('1002', 1))).toMatchObject({ command: ok });
    expect(() => terminal.openMenu()).toThrow('cancel that first');
  });

  test('by a terminal with records of 28 bytes, except in its own form', async () => {
    const terminal = await terminalForTest({ users: 3, userRecordSize: 28, enrolmentPaceMs: 0 });
    const client = await clientOf(terminal);
    expect(await client.ask(start, startOf('1002', 1))).toMatchObject({ command: refused });
    const byNumber = concat(double(1002), byte(1));
    expect(await client.ask(start, byNumber)).toMatchObject({ command: ok });
    expect(await client.ask(start, byNumber)).toMatchObject({ command: refused });
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect(terminal.users()[1]?.fingers).toEqual([1, 6]);
  });
});

describe('the reader', () => {
  test('recognises nobody’s finger from CANCELCAPTURE to STARTVERIFY, but cards', async () => {
    const terminal = await terminalForTest({ users: 3 });
    const client = await clientOf(terminal);
    await client.ask(cancel);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false, clientsTold: 0 });
    expect(terminal.tapCard({ card: 7_000_001 })).toMatchObject({ matched: true });
    await client.ask(verify);
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: true });
  });

  test('recognises nobody after an enrolment either, also when its client is gone, until STARTVERIFY', async () => {
    const { terminal, client } = await enrolling();
    client.close();
    await until(() => terminal.view().sessions.length === 0, 'the client to be gone');
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect(terminal.pressFinger({ userId: '1001' })).toMatchObject({ matched: false });
    await (await clientOf(terminal)).ask(verify);
    expect(terminal.presentFinger({ finger: 'ada' })).toMatchObject({ matched: true, userId: '1002' });
  });

  test('starts afresh after a loss of power', async () => {
    const { terminal } = await enrolling({ enrolmentPaceMs: 100 });
    terminal.presentFinger({ finger: 'ada' });
    await terminal.reboot();
    expect(terminal.presentFinger({ finger: '1001' })).toMatchObject({ enrolling: false, matched: true });
  });

  test('knows a finger by whose it is: enrolled, seeded, poor or nobody’s', async () => {
    const { terminal } = await enrolling({}, '1002', 1);
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    await (await anotherClientOf(terminal)).ask(verify);
    const seen = (name: string | number, quality = 100) => {
      const outcome = terminal.presentFinger({ finger: name, quality });
      terminal.lift();
      return outcome;
    };
    expect(seen('ada')).toMatchObject({ matched: true, userId: '1002' });
    expect(seen(1003)).toMatchObject({ matched: true, userId: '1003' });
    expect(seen('ada', 30)).toMatchObject({ matched: false });
    expect(seen('bob')).toMatchObject({ matched: false, reason: 'nobody has this finger' });
    expect(seen('1002/1')).toMatchObject({ matched: false });
    expect(seen('1002/x')).toMatchObject({ matched: false });
  });

  test('has room for one finger at a time', async () => {
    const terminal = await terminalForTest({ users: 1 });
    terminal.presentFinger({ finger: '1001' });
    expect(() => terminal.presentFinger({ finger: '1001' })).toThrow('lift it first');
    terminal.lift();
    terminal.lift();
    expect(terminal.presentFinger({ finger: '1001' })).toMatchObject({ matched: true });
  });
});

/** Another client, the first one being connected still. */
async function anotherClientOf(terminal: SimulatedTerminal): Promise<RawClient> {
  terminal.settings.secondClient = 'share';
  return clientOf(terminal);
}
