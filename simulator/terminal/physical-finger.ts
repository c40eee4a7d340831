import type { Machine } from './machine.ts';
import { syntheticTemplate } from './synthetic-template.ts';
import { usualFinger } from './user-table.ts';

// A finger of flesh and blood is a name here: the same name is the same finger, at every terminal. What a sensor makes of
// it is made up from the name alone, so that a template carried to another terminal is recognised there.

export function templateOfFinger(machine: Machine, name: string): Uint8Array {
  const algorithm = machine.options.effectiveNumber('~ZKFPVersion') === 9 ? 9 : 10;
  return syntheticTemplate({ serialNumber: 'a finger', userId: name, finger: 0 }, algorithm);
}

/**
 * Where the terminal holds this finger. Seeded and learned fingers have names too: `1001` is the usual finger of userId
 * 1001, `1001/3` another one.
 */
export function slotOfFinger(machine: Machine, name: string): { uid: number; finger: number } | undefined {
  const template = Buffer.from(templateOfFinger(machine, name));
  const found = machine.users.templates().find((stored) => template.equals(stored.template));
  if (found !== undefined) return { uid: found.uid, finger: found.finger };
  const [userId = '', number = String(usualFinger)] = name.split('/');
  const uid = machine.users.byUserId(userId)?.uid;
  if (uid === undefined) return undefined;
  const isMadeUp = machine.users.template(uid, Number(number))?.madeUpFor === userId;
  return isMadeUp ? { uid, finger: Number(number) } : undefined;
}
