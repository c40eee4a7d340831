import { webhooksSchema } from '../../../src/bridge/web/messages.ts';
import { freePort } from '../../support/free-port.ts';
import { apiKey, House, type HouseOptions } from '../../support/house.ts';
import { until } from '../../support/until.ts';

/** A house whose bridge is told of changes. */
export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const port = await freePort();
  const webhooks = { publicUrl: `http://127.0.0.1:${port}`, port };
  return House.start({ ...options, config: { ...options.config, webhooks } });
}

/** Everything that the enrolment itself brought has arrived. */
export async function startWithMember(options: HouseOptions = {}) {
  const house = await startHouse(options);
  const person = await house.enrol('Testina One');
  await subscribed(house);
  await house.cobot.clock.idle();
  return { house, person };
}

/** What `GET /api/webhooks` says. */
export async function told(house: House) {
  const headers = { authorization: `Bearer ${apiKey}` };
  return webhooksSchema.parse(
    await (await fetch(`${house.bridge.httpUrl}/api/webhooks`, { headers })).json(),
  );
}

/** Until Cobot tells of everything. */
export async function subscribed(house: House): Promise<void> {
  await until(async () => (await told(house)).state === 'ok', 'the subscriptions');
}

/** Until all that Cobot told so far was looked into. */
export async function followed(house: House): Promise<void> {
  await house.cobot.clock.idle();
  await until(async () => (await told(house)).followUps.waiting === 0, 'all to be looked into');
}
