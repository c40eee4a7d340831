import { type Command, InvalidArgumentError } from 'commander';
import { BridgeError } from '../../bridge/errors.ts';
import { type CobotAccount, openAccount } from '../../cobot/account.ts';
import { beginSignOn } from '../../cobot/oauth.ts';
import { allFeatures, scopesFor } from '../../cobot/scopes.ts';
import { printProblem } from '../print-problem.ts';
import { openLoopbackListener } from './loopback-listener.ts';
import { writeSecretFile } from './write-secret-file.ts';

const SECRET_VARIABLE = 'COBOT_CLIENT_SECRET';
const LONGEST_SIGN_IN_MS = 10 * 60_000;

interface SignInOptions {
  clientId: string;
  space?: string;
  out?: string;
  port: number;
  accountUrl: string;
}

/**
 * Gets an access token from Cobot by a browser on this machine, and makes it the space's: that one outlives the adminship
 * of whoever signs in. Throws `CobotError` or `BridgeError`; no message holds the token.
 */
async function signIn(options: SignInOptions, clientSecret: string | undefined): Promise<string> {
  const { accountUrl, clientId } = options;
  const listener = await openLoopbackListener(options.port);
  let token: string;
  try {
    const { redirectUri } = listener;
    const scopes = scopesFor(allFeatures);
    const signOn = await beginSignOn({ accountUrl, clientId, clientSecret, redirectUri, scopes });
    say(`The client at Cobot needs this redirect URI: ${redirectUri}`);
    say('Open this address in a browser on this machine, as an admin of the space:');
    say(signOn.authorizeUrl);
    const answer = await listener.answer(
      (each) => signOn.isAnswer(each),
      AbortSignal.timeout(LONGEST_SIGN_IN_MS),
    );
    token = await signOn.finish(answer);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new BridgeError('refusal', 'nobody-signed-in', 'nobody signed in within ten minutes', {
      advice: 'begin again',
    });
  } finally {
    listener.close();
  }
  const account = openAccount({ accountUrl, token });
  try {
    const space = options.space ?? (await onlySpace(account));
    const spaceToken = await account.makeSpaceToken(space);
    say(`Signed in to the space ${space}.`);
    return spaceToken;
  } finally {
    await account.close();
  }
}

async function onlySpace(account: CobotAccount): Promise<string> {
  const { adminOf: spaces } = await account.user();
  const [only] = spaces;
  if (only !== undefined && spaces.length === 1) return only.subdomain;
  const names = spaces.map(({ subdomain }) => subdomain).join(', ');
  const problem = only === undefined ? 'is an admin of no space' : `is an admin of several spaces: ${names}`;
  throw new BridgeError('refusal', 'which-space', `whoever signed in ${problem}`, {
    advice: 'say which with --space NAME, as in NAME.cobot.me',
  });
}

/** Standard output is for the token alone. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `cobot sign-in --client-id ID [--space NAME] [--out FILE]` */
export function addSignInCommand(cobot: Command): void {
  cobot
    .command('sign-in')
    .description(
      `get an access token for a space by a browser on this machine; the client's secret is read from ${SECRET_VARIABLE}`,
    )
    .requiredOption('--client-id <id>', "the OAuth client's id; register one at dev.cobot.me/oauth2_clients")
    .option('--space <name>', 'the space, as in NAME.cobot.me; not needed by admins of one space')
    .option(
      '--out <file>',
      'write COBOT_TOKEN=… to this file, readable by this account only, instead of printing the token',
    )
    .option('--port <port>', 'where the browser comes back to on this machine', port, 8910)
    .option('--account-url <url>', "the address of Cobot's accounts", 'https://www.cobot.me')
    .action(async (options: SignInOptions) => {
      try {
        const secret = process.env[SECRET_VARIABLE];
        const token = await signIn(options, secret === '' ? undefined : secret);
        if (options.out === undefined) process.stdout.write(`${token}\n`);
        else {
          await writeSecretFile(options.out, `COBOT_TOKEN=${token}\n`);
          say(`Written to ${options.out}.`);
        }
      } catch (error) {
        printProblem(error);
        process.exitCode = 1;
      }
    });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a port from 0 to 65535.');
}
