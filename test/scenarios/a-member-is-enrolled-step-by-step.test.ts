import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/bridge/store/store.ts';
import { consent, EnrollingHouse } from '../support/enrolling-house.ts';
import { tellsOfStrangers } from '../support/firmware-under-test.ts';
import { until } from '../support/until.ts';

const deeds = (rows: readonly { deed: string; terminal: string | null; state: string }[]) =>
  rows.map(({ deed, terminal, state }) => [deed, terminal, state].filter(Boolean).join(' '));

/** What is left of a member in the house. */
async function leftOf(enrolling: EnrollingHouse, membershipId: string) {
  const { house } = enrolling;
  const store = await openStore(house.dataFile);
  const left = {
    enrolment: await store.enrolments.ofMembership(membershipId),
    templates: await store.vault.list(membershipId),
    consent: await store.consents.current(membershipId, 'finger'),
    users: house.terminals.map((terminal) => terminal.users().length),
    tokens: house.cobot.member(membershipId).tokens.length,
  };
  await store.close();
  return left;
}

describe('a member is enrolled step by step', () => {
  test('to the end: fingers are known at both terminals, sealed, and Cobot has the token', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const { id: member } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const id = await enrolling.sit(member);
    await enrolling.step(`/${id}/finger`, { finger: 6 });
    await enrolling.at(id, 'pressing', ({ press, of }) => press === 1 && of === 3);
    enrolling.lay('ada', { quality: 10 });
    await enrolling.at(id, 'pressing', ({ press, last }) => press === 1 && last === 'poor');
    for (const press of [1, 2, 3]) {
      await enrolling.at(id, 'pressing', (step) => step.press === press);
      enrolling.lay('ada');
    }
    await enrolling.at(id, 'second');
    await enrolling.pressThrice(id, 3, 'ada/left');
    await enrolling.at(id, 'testing', ({ last }) => last === null);
    enrolling.lay('a stranger');
    if (tellsOfStrangers) await enrolling.at(id, 'testing', ({ last }) => last === 'not-recognised');
    enrolling.lay('ada/left');
    const done = await enrolling.at(id, 'done');
    expect(done).toMatchObject({ fingers: [6, 3], userId: '1001', way: 'finger' });
    expect(deeds(done.deeds)).toEqual([
      'tested front door done',
      'read-back front door done',
      'sealed done',
      'written front door done',
      'written back door done',
      'registered done',
    ]);
    expect(house.openings()).toEqual([]);
    expect(await house.bridge.entries()).toEqual([]);

    enrolling.lay('ada', { terminal: 1 });
    const [entry] = await house.decided();
    expect(entry).toMatchObject({ outcome: 'opened', membershipId: member, terminal: 'back door' });
    const left = await leftOf(enrolling, member);
    expect(left.templates.map(({ finger }) => finger)).toEqual([3, 6]);
    expect(left.consent).toMatchObject({ ...consent, witnessedBy: 'key:1' });
    expect(house.log.join('')).not.toContain('Lovelace');
  });

  test('what went wrong is told in a word, and tried again', async () => {
    const enrolling = await EnrollingHouse.start({ terminals: [{}, { pressTimeoutMs: 300 }] });
    const { house } = enrolling;
    const { id: first } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const before = await enrolling.sit(first);
    await enrolling.pressThrice(before, 6, 'ada');
    await enrolling.at(before, 'second');
    await enrolling.step(`/${before}/test`);
    await enrolling.at(before, 'testing');
    enrolling.lay('ada');
    await enrolling.at(before, 'done');

    const { id: second } = house.cobot.addMember({ name: 'Grace Hopper' });
    const late = await enrolling.sit(second, 'back door');
    await enrolling.step(`/${late}/finger`, { finger: 6 });
    await enrolling.at(late, 'not-taken', ({ reason }) => reason === 'timed-out');
    await enrolling.step(`/${late}/cancel`);
    await enrolling.at(late, 'cancelled');
    const id = await enrolling.sit(second);
    await enrolling.pressThrice(id, 6, 'ada');
    await enrolling.at(id, 'not-taken', ({ reason }) => reason === 'duplicate-finger');
    house.terminal().openMenu();
    await enrolling.step(`/${id}/finger`, { finger: 6 });
    await enrolling.at(id, 'not-taken', ({ reason }) => reason === 'in-menu');
    house.terminal().closeMenu();
    await enrolling.pressThrice(id, 6, 'grace');
    await enrolling.at(id, 'second');
    await enrolling.step(`/${id}/test`);
    await enrolling.at(id, 'testing');
    for (let press = 1; press <= 3; press += 1) enrolling.lay('ada');
    await enrolling.at(id, 'not-known', ({ reason }) => reason === 'somebody-else');
    await enrolling.step(`/${id}/test`);
    await enrolling.at(id, 'testing');
    enrolling.lay('grace');
    await enrolling.at(id, 'done');
    expect(house.openings()).toEqual([]);
    expect(await house.bridge.entries()).toEqual([]);
  });

  test('cancelled, nothing is left behind and the terminal knows people', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const nothing = {
      enrolment: undefined,
      templates: [],
      consent: undefined,
      users: [1, 1],
      tokens: 0,
    };
    const grace = await house.enrol('Grace Hopper');
    const { id: member } = house.cobot.addMember({ name: 'Ada Lovelace' });
    for (const when of ['finger', 'pressing', 'second', 'testing'] as const) {
      const id = await enrolling.sit(member);
      if (when === 'pressing') {
        await enrolling.step(`/${id}/finger`, { finger: 6 });
        await enrolling.at(id, 'pressing');
        enrolling.lay('ada');
        await enrolling.at(id, 'pressing', ({ press }) => press === 2);
      } else if (when !== 'finger') {
        await enrolling.pressThrice(id, 6, 'ada');
        await enrolling.at(id, 'second');
        if (when === 'testing') {
          await enrolling.step(`/${id}/test`);
          await enrolling.at(id, 'testing');
        }
      }
      await enrolling.step(`/${id}/cancel`);
      await enrolling.at(id, 'cancelled');
      expect({ when, ...(await leftOf(enrolling, member)) }).toEqual({ when, ...nothing });
      house.press(grace);
      await until(async () => (await house.bridge.entries()).length > 0, 'the other to be let in');
    }
  });

  test('a member who had a finger before has that very finger after a cancelled attempt', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const grace = await house.enrol('Grace Hopper');
    house.terminal().registerFinger({ userId: grace.userId, finger: 6 });
    const before = house.terminal().templates();
    const id = await enrolling.sit(grace.membershipId);
    expect(enrolling.heard(id)?.knownFingers).toEqual([6]);
    await enrolling.pressThrice(id, 6, 'grace anew');
    await enrolling.at(id, 'second');
    await enrolling.step(`/${id}/cancel`);
    await enrolling.at(id, 'cancelled');
    expect(house.terminal().templates()).toEqual(before);
  });

  test('where Cobot is away in the end it goes on when told to, and can still be cancelled', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const ids: string[] = [];
    for (const name of ['Ada Lovelace', 'Grace Hopper']) {
      const { id: member } = house.cobot.addMember({ name });
      const id = await enrolling.sit(member, name.startsWith('Ada') ? 'front door' : 'back door');
      const terminal = name.startsWith('Ada') ? 0 : 1;
      await enrolling.pressThrice(id, 6, name, terminal);
      await enrolling.at(id, 'second');
      await enrolling.step(`/${id}/test`);
      await enrolling.at(id, 'testing');
      house.cobot.setFault('create-check-in-token', { kind: 'status', status: 500 });
      enrolling.lay(name, { terminal });
      await enrolling.at(id, 'stuck', ({ problem }) => problem.code === 'cobot');
      house.cobot.setFault('create-check-in-token', undefined);
      ids.push(id, member);
    }
    const [ada = '', adasMembership = '', grace = '', gracesMembership = ''] = ids;
    await enrolling.step(`/${ada}/go-on`);
    await enrolling.at(ada, 'done');
    expect(await leftOf(enrolling, adasMembership)).toMatchObject({ templates: [{ finger: 6 }], tokens: 1 });
    await enrolling.step(`/${grace}/cancel`);
    await enrolling.at(grace, 'cancelled');
    expect(await leftOf(enrolling, gracesMembership)).toEqual({
      enrolment: undefined,
      templates: [],
      consent: undefined,
      users: [1, 1],
      tokens: 0,
    });
  });

  test('a terminal that is gone in the middle owes what a cancelled enrolment left there', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const { id: member } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const id = await enrolling.sit(member);
    await enrolling.step(`/${id}/finger`, { finger: 6 });
    await enrolling.at(id, 'pressing');
    await house.terminal().stop();
    await enrolling.at(id, 'not-taken', ({ reason }) => reason === 'connection-lost');
    await house.lost();
    await enrolling.step(`/${id}/finger`, { finger: 6 });
    await enrolling.at(id, 'not-taken', ({ reason }) => reason === 'terminal-offline');
    await enrolling.step(`/${id}/cancel`);
    await enrolling.at(id, 'cancelled');
    expect(await house.bridge.sync.tombstones()).toMatchObject([{ terminal: 'front door', userId: '1001' }]);
    expect((await leftOf(enrolling, member)).enrolment).toBeUndefined();
  });

  test('the bridge stops in the middle: nothing is left behind, and the terminal knows people', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const grace = await house.enrol('Grace Hopper');
    const { id: member } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const id = await enrolling.sit(member);
    await enrolling.pressThrice(id, 6, 'ada');
    await enrolling.at(id, 'second');
    await enrolling.step(`/${id}/finger`, { finger: 3 });
    await enrolling.at(id, 'pressing');
    await house.restartBridge();
    await house.online();
    const left = await leftOf(enrolling, member);
    expect(left).toMatchObject({ enrolment: undefined, consent: undefined, users: [1, 1], tokens: 0 });
    house.press(grace);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });

  test('two staff cannot have one terminal or one member, and what does not fit the step is refused', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const { id: ada } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const { id: grace } = house.cobot.addMember({ name: 'Grace Hopper' });
    const id = await enrolling.sit(ada);
    expect((await enrolling.begin(ada)).id).toBe(id);
    const other = await enrolling.begin(grace);
    await enrolling.step(`/${other.id}/consent`, consent);
    for (const [path, body, status, code] of [
      [`/${other.id}/terminal`, { terminal: 'front door' }, 409, 'terminal-in-use'],
      [`/${other.id}/terminal`, { terminal: 'nowhere' }, 404, 'unknown-terminal'],
      [`/${other.id}/finger`, { finger: 1 }, 409, 'other-step'],
      [`/${id}/finger`, { finger: 10 }, 400, 'bad-request'],
      [`/${other.id}/consent`, { ...consent, textVersion: 'old' }, 409, 'other-consent-text'],
      [`/${crypto.randomUUID()}/cancel`, {}, 404, 'no-such-enrolment'],
    ] as const)
      expect({ path, ...(await enrolling.ask(path, body)) }).toMatchObject({
        path,
        status,
        json: { error: { code } },
      });
    await enrolling.step(`/${other.id}/terminal`, { terminal: 'back door' });
    await enrolling.at(other.id, 'finger');
  });

  test('with a card or a PIN instead, the member is known by it at both terminals', async () => {
    const enrolling = await EnrollingHouse.start();
    const { house } = enrolling;
    const { id: ada } = house.cobot.addMember({ name: 'Ada Lovelace' });
    const { id: grace } = house.cobot.addMember({ name: 'Grace Hopper' });
    const card = await enrolling.begin(ada);
    await enrolling.step(`/${card.id}/alternative`, { way: 'card' });
    await enrolling.at(card.id, 'number');
    expect((await enrolling.ask(`/${card.id}/alternative`, { way: 'card', card: 'x1' })).status).toBe(400);
    await enrolling.step(`/${card.id}/alternative`, { way: 'card', card: '0012 345 678' });
    await enrolling.at(card.id, 'done');
    house.terminal(1).tapCard({ card: 12_345_678 });
    expect(await house.decided()).toMatchObject([{ outcome: 'opened', membershipId: ada }]);

    const pin = await enrolling.begin(grace);
    await enrolling.step(`/${pin.id}/alternative`, { way: 'card', card: '12345678' });
    await enrolling.at(pin.id, 'number', ({ problem }) => problem?.code === 'card-taken');
    await enrolling.step(`/${pin.id}/alternative`, { way: 'pin', pin: '2468' });
    const { userId } = await enrolling.at(pin.id, 'done');
    house.terminal().enterPassword({ userId: userId ?? '', password: '2468' });
    const entries = await house.decided(2);
    expect(entries.at(-1)).toMatchObject({ outcome: 'opened', membershipId: grace });
    expect(JSON.stringify(enrolling.live.heard) + house.log.join('')).not.toContain('2468');
  });
});
