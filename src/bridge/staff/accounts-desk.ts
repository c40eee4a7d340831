import { z } from 'zod';
import { BridgeError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { accountNameSchema, knownNameSchema, newAccountSchema } from './account-input.ts';
import { hashPassword } from './password.ts';
import type { Role } from './roles.ts';

interface DeskParts {
  store: Pick<Store, 'accounts' | 'audit'>;
  /** UTC ms. */
  now: () => number;
}

function noSuchAccount(name: string): BridgeError {
  return new BridgeError('refusal', 'no-such-account', `there is no account ${name}`, {
    advice: 'npm start -- admin list tells which there are',
  });
}

function checked<Shape>(schema: z.ZodType<Shape>, given: unknown): Shape {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const message = read.error.issues.map((issue) => [...issue.path, issue.message].join(' ')).join('; ');
  throw new BridgeError('refusal', 'bad-account', message, { advice: 'correct it and try again' });
}

/**
 * Makes an account, an owner's unless told otherwise, or with `replace` gives one that exists another password, and another
 * role only where one is given; that ends its sessions. Throws `BridgeError`. The audit names the account, as whom it
 * concerns and not as who did it: that was somebody at the machine.
 */
export async function createAccount(
  input: { name: string; role?: string | undefined; password: string },
  { store, replace, now }: DeskParts & { replace: boolean },
): Promise<{ name: string; role: Role }> {
  const { name, role: wanted, password } = checked(newAccountSchema, input);
  const hash = await hashPassword(password);
  const known = replace ? await store.accounts.find(name) : undefined;
  if (replace && known === undefined) throw noSuchAccount(name);
  const role = wanted ?? known?.role ?? 'owner';
  if (replace) {
    if (!(await store.accounts.change(name, { role, password: hash }))) throw noSuchAccount(name);
  } else if (!(await store.accounts.add({ name, role, password: hash, createdAt: now() }))) {
    throw new BridgeError('refusal', 'account-exists', `there is an account ${name} already`, {
      advice: 'add --replace to give it this password, and --role for another role',
    });
  }
  const action = replace ? 'account-changed' : 'account-created';
  await store.audit.write({ actor: 'system', action, details: { account: name, role } }, now());
  return { name, role };
}

/** Removes an account with its sessions. Throws `BridgeError` where there is none. */
export async function removeAccount(given: string, { store, now }: DeskParts): Promise<{ name: string }> {
  const name = checked(accountNameSchema, given);
  if (!(await store.accounts.remove(name))) throw noSuchAccount(name);
  await store.audit.write({ actor: 'system', action: 'account-removed', details: { account: name } }, now());
  return { name };
}

/** Keeps an account and lets nobody in with it, which ends its sessions; or lets them in again. Throws `BridgeError`. */
export async function disableAccount(
  given: string,
  { store, now, isDisabled }: DeskParts & { isDisabled: boolean },
): Promise<{ name: string; isDisabled: boolean }> {
  const name = checked(knownNameSchema, given);
  const set = await store.accounts.set(name, { disabledAt: isDisabled ? now() : null });
  if (set === 'unknown') throw noSuchAccount(name);
  if (set === 'last-owner') {
    throw new BridgeError('refusal', 'last-owner', `${name} is the last owner who may sign in`, {
      advice: 'make another owner first',
    });
  }
  const action = isDisabled ? 'account-disabled' : 'account-enabled';
  await store.audit.write({ actor: 'system', action, details: { account: name } }, now());
  return { name, isDisabled };
}
