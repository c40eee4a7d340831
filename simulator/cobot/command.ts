import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { startFakeCobot } from './fake-cobot.ts';
import { isTimeZone } from './zone-time.ts';

/**
 * The command line of the fake Cobot. Returns once it has been told to stop (SIGTERM or SIGINT, or the signal given).
 * @param argv the arguments after the verb
 */
export async function runFakeCobotCommand(
  argv: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const command = new Command('fake-cobot')
    .description('A fake Cobot: the API answers the bridge needs, on one port, with a control API')
    .option('--port <port>', 'TCP port, 0 picks a free one', wholeNumber(0, 65_535), 9400)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--token <token>', 'access token it takes', 'fake-cobot-access-token')
    .option('--time-zone <zone>', 'time zone of the space', timeZone, 'Europe/Berlin')
    .option('--members <n>', 'members to begin with', wholeNumber(0, 100_000), 0)
    .option('--no-limits', 'without limits of requests per minute');
  command.parse([...argv], { from: 'user' });
  const { port, host, token, timeZone: zone, members, limits } = command.opts<Options>();

  const stopped = toldToStop(options.signal);
  const fake = await startFakeCobot({ port, host, token, timeZone: zone, limits });
  for (let number = 1; number <= members; number += 1) {
    fake.addMember({ name: `Test Person ${number}`, email: `person-${number}@example.com` });
  }
  const lines = [
    `fake cobot listening ${fake.url}`,
    `spaceUrl ${fake.spaceUrl}`,
    `apiUrl ${fake.apiUrl}`,
    `accountUrl ${fake.accountUrl}`,
    `spaceId ${fake.spaceId}`,
    `token ${fake.token}`,
    `client ${fake.client.id} ${fake.client.secret}`,
    `control ${fake.controlUrl}/openapi.json`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);

  await stopped;
  await fake.stop();
}

interface Options {
  port: number;
  host: string;
  token: string;
  timeZone: string;
  members: number;
  limits: boolean;
}

async function toldToStop(signal: AbortSignal | undefined): Promise<void> {
  const done = new AbortController();
  const waits = ['SIGTERM', 'SIGINT'].map((name) => once(process, name, { signal: done.signal }));
  if (signal !== undefined && !signal.aborted) waits.push(once(signal, 'abort', { signal: done.signal }));
  const settled = Promise.allSettled(waits);
  if (signal?.aborted !== true) await Promise.race(waits);
  done.abort();
  await settled;
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}`);
  };
}

function timeZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidArgumentError('is not a time zone like Europe/Berlin');
}
