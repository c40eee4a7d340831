import { expect, onTestFinished, test } from 'vitest';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { firmware, fittingConfig, isOverTcp } from '../support/firmware-under-test.ts';
import { House } from '../support/house.ts';
import { until } from '../support/until.ts';

/** The status of the first terminal, once it is not served any more and was tried again. */
async function trouble(house: House) {
  const found = await until(
    () =>
      house.bridge
        .terminals()
        .find((each) => each.state === 'refused' || (each.state === 'retrying' && each.attempt > 1)),
    'the trouble to show',
  );
  if (found.state !== 'refused' && found.state !== 'retrying') throw new Error('that is no trouble');
  return found;
}

const transport = isOverTcp ? 'tcp' : 'udp';
/** What a terminal does to a second program; over UDP it can only be silent. */
const manners = isOverTcp ? (['wait', 'refuse'] as const) : (['wait'] as const);

test.each(manners)(
  'another program is attached (%s): said so, and served when that leaves',
  async (secondClient) => {
    const house = await House.start({
      terminals: [{ secondClient }],
      terminalConfig: [{ ...fittingConfig, transport }],
    });
    const person = await house.enrol();
    const { host, port, faults } = house.terminal();
    if (!isOverTcp) faults.add({ kind: 'refuse-clients', who: 'second' });
    house.terminal().cutConnections();
    const other = await connectTerminal({ name: 'another program', host, port, transport });
    onTestFinished(() => other.close());
    expect(await trouble(house)).toMatchObject({
      advice: expect.stringMatching(/one program at a time|no other program/),
    });
    await other.close();
    await house.online();
    house.press(person);
    expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
  },
);

test('it is off: said so with what to look at, and served soon after it is back', async () => {
  const house = await House.start();
  const person = await house.enrol();
  const { port } = house.terminal();
  const saved = house.terminal().saved();
  await house.terminal().stop();
  const { problem, advice } = await trouble(house);
  expect(problem).toMatch(/cannot reach|does not answer|nothing (answers|listens)/);
  expect(advice).toMatch(/power|cable|network|address/i);
  const back = await startTerminal({ firmware, port, saved });
  onTestFinished(() => back.stop());
  await house.online();
  back.pressFinger({ userId: person.userId });
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened' }]);
});

test('another terminal hangs in its place: refused, with both serial numbers and what to change', async () => {
  const house = await House.start({ terminals: [{ serialNumber: 'TEST-OLD' }] });
  await house.online();
  house.terminal().swapSerialNumber('TEST-NEW');
  const { state, problem, advice } = await trouble(house);
  expect(state).toBe('refused');
  expect(`${problem} ${advice}`).toMatch(/TEST-NEW/);
  expect(`${problem} ${advice}`).toMatch(/TEST-OLD/);
});
