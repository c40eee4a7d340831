import { expect, test } from 'vitest';
import { apiKey, House } from '../support/house.ts';
import { until } from '../support/until.ts';

async function post(house: House, path: string, body: unknown = {}): Promise<Response> {
  return fetch(`${house.bridge.httpUrl}/api/doors/front%20door${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('staff open a door, and that is an entry of its own', async () => {
  const house = await House.start();
  await house.online();
  expect(await (await post(house, '/open')).json()).toEqual({ opened: true });
  expect(house.openings()).toEqual(['unlock']);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'staff', decidedBy: 'staff' }]);
});

test('in a lockdown nobody comes in, also on a running check-in, but staff open', async () => {
  const house = await House.start({ config: { language: 'de' } });
  const person = await house.enrol();
  house.press(person);
  await house.decided(1);
  await post(house, '/lockdown', { on: true });
  house.moveClock(2000);
  house.press(person);
  expect((await house.decided(2)).at(-1)).toMatchObject({ outcome: 'locked-down', openedAt: null });
  await house.shows('Diese Tür ist gesperrt. Bitte das Team fragen.');
  expect(house.terminal().view().voicePrompts).toContain(2);
  await post(house, '/open');
  await post(house, '/lockdown', { on: false });
  house.moveClock(2000);
  house.press(person);
  expect((await house.decided(4)).at(-1)).toMatchObject({ outcome: 'opened', way: 'lease' });
});

test('a door that is held open stands open, and is let go', async () => {
  const house = await House.start({ terminalConfig: [{ unlockSeconds: 1 }] });
  await house.online();
  await post(house, '/hold-open', { minutes: 10 });
  await until(() => house.openings().length >= 3, 'the door to be opened again and again');
  await post(house, '/hold-open', { minutes: 0 });
  await until(() => !house.terminal().view().relay.open, 'the door to close');
  expect(house.terminal().view().relay.queued).toBe(0);
});

test('a door forced open, and a finger under duress, are told to staff', async () => {
  const house = await House.start();
  await house.online();
  house.terminal().openDoor();
  const alerts = await until(async () => {
    const answer = await fetch(`${house.bridge.httpUrl}/api/alerts`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const text = await answer.text();
    return text.includes('door-forced') && text;
  }, 'the alert');
  expect(JSON.parse(alerts)).toMatchObject({ alerts: [{ kind: 'door-forced', terminal: 'front door' }] });
});
