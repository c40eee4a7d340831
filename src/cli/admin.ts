import type { Command } from 'commander';
import { loadConfig } from '../bridge/config.ts';
import { BridgeError } from '../bridge/errors.ts';
import { createAccount, disableAccount, removeAccount } from '../bridge/staff/accounts-desk.ts';
import { roles } from '../bridge/staff/roles.ts';
import { storeFromConfig } from '../bridge/store-from-config.ts';
import type { Store } from '../bridge/store/store.ts';
import { askPassword } from './ask-password.ts';
import { printAnswer } from './answer.ts';
import type { AskOptions } from './answer.ts';

interface CreateOptions extends AskOptions {
  role?: string;
  replace?: boolean;
}

/** Works on the data beside a bridge that may be running. */
async function withStore<Result>(config: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const settings = await loadConfig(config, process.env);
  if (settings.dataFile === ':memory:' && settings.database === undefined) {
    throw new BridgeError('refusal', 'no-data-file', 'the data are in the memory of the running bridge', {
      advice: 'give dataFile a path in the config',
    });
  }
  const store = await storeFromConfig(settings);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const now = () => Date.now();

/** `admin create|list|remove|disable|enable`: the accounts staff sign in with where Cobot cannot be asked. */
export function addAdminCommand(program: Command): void {
  const admin = program.command('admin').description('the accounts staff sign in with');
  asking(admin.command('create <name>'), 'make an account; asks for its password, or reads it from a pipe')
    .option('--role <role>', `${roles.join(', ')}; a new account is an owner's unless told otherwise`)
    .option(
      '--replace',
      'give an account that exists this password, and this role if one is given; ends its sessions',
    )
    .action((name: string, { role, replace, ...options }: CreateOptions) => {
      const made = withStore(options.config, async (store) => {
        const password = await askPassword();
        return createAccount({ name, role, password }, { store, replace: replace === true, now });
      });
      return printAnswer(options, made, (account) => [`${account.name} may sign in as ${account.role}`]);
    });
  asking(admin.command('list'), 'who has an account').action((options: AskOptions) =>
    printAnswer(
      options,
      withStore(options.config, async (store) =>
        (await store.accounts.list()).map(({ name, role, disabledAt }) => ({
          name,
          role,
          isDisabled: disabledAt !== null,
        })),
      ),
      (accounts) =>
        accounts.length === 0
          ? ['nobody']
          : accounts.map(({ name, role, isDisabled }) => `${name}  ${role}${isDisabled ? ', disabled' : ''}`),
    ),
  );
  asking(admin.command('remove <name>'), 'remove an account; ends its sessions').action(
    (name: string, options: AskOptions) =>
      printAnswer(
        options,
        withStore(options.config, (store) => removeAccount(name, { store, now })),
        (account) => [`${account.name} may not sign in any more`],
      ),
  );
  for (const [verb, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    const description = isDisabled
      ? 'keep an account and let nobody in with it; ends its sessions'
      : 'let somebody with a disabled account in again';
    asking(admin.command(`${verb} <name>`), description).action((name: string, options: AskOptions) =>
      printAnswer(
        options,
        withStore(options.config, (store) => disableAccount(name, { store, now, isDisabled })),
        (account) => [`${account.name} may ${isDisabled ? 'not sign in any more' : 'sign in again'}`],
      ),
    );
  }
}

function asking(command: Command, description: string): Command {
  return command
    .description(description)
    .option('-c, --config <file>', 'the settings of the bridge', 'bridge.yaml')
    .option('--json', 'print the answer as one JSON document');
}
