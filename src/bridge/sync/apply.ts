import type { BridgeClock } from '../clock.ts';
import { delay } from '../clock.ts';
import type { Template } from '../../protocol/commands/templates.ts';
import type { UserRow } from '../../protocol/user-table.ts';
import { isTaken } from './is-taken.ts';
import type { Plan, PlannedFinger } from './plan.ts';
import { templateDigest } from './template-digest.ts';
import type { OwnUsers, SyncPorts, SyncSession } from './ports.ts';

export interface ApplyParts {
  /** The terminal takes nothing in uploads of many. */
  singly: boolean;
  session: Pick<SyncSession, 'userTable' | 'fingers' | 'access' | 'deleteUser' | 'refreshData'>;
  own: Pick<OwnUsers, 'note'>;
  ports: Pick<SyncPorts, 'templates'>;
  clock: BridgeClock;
  signal: AbortSignal;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What was sent to the terminal; whether it kept it shows when it is read back. */
export interface Applied {
  fingers: readonly WrittenFinger[];
}

export interface WrittenFinger {
  uid: number;
  finger: number;
  /** {@link templateDigest} of what was written. */
  digest: string;
}

/** Between two steps the terminal has time for people; an order to open goes before every request anyway. */
const pauseMs = 5;
/** Users deleted one after the other without a pause. */
const removalsPerStep = 25;

/**
 * Does what a plan says. Users are noted as ours before they are written, so that a run that is cut short leaves nobody
 * who looks foreign. Throws what the terminal throws; the rest is then left to the next run.
 */
export async function applyPlan(plan: Plan, parts: ApplyParts): Promise<Applied> {
  const { session, own, ports, clock, signal, onProgress } = parts;
  const total = plan.removals.length + plan.batches.reduce((sum, batch) => sum + sizeOf(batch), 0);
  let done = 0;
  const step = async (count: number) => {
    done += count;
    onProgress?.(done, total);
    signal.throwIfAborted();
    if (done < total) await delay(clock, pauseMs, signal);
  };
  for (const zone of plan.zones) await session.access.putZone(zone);
  for (let at = 0; at < plan.removals.length; at += removalsPerStep) {
    const some = plan.removals.slice(at, at + removalsPerStep);
    for (const { uid } of some) await deleteIfThere(session, uid);
    if (at + some.length === plan.removals.length) await session.refreshData();
    await step(some.length);
  }
  const added = new Set(plan.added.map(({ uid }) => uid));
  const fingers: WrittenFinger[] = [];
  for (const batch of plan.batches) {
    const first = batch.rows.filter(({ uid }) => added.has(uid)).map(({ userId }) => userId);
    if (first.length > 0) await own.note(first, clock.wallNow());
    const templates = await opened(batch.fingers, ports.templates);
    await writeBatch(batch.rows, templates, parts);
    for (const { uid, finger, template } of templates)
      fingers.push({ uid, finger, digest: templateDigest(template) });
    await step(sizeOf(batch));
  }
  return { fingers };
}

/** A refusal mostly means that somebody was faster; reading back shows whether the user is gone. */
async function deleteIfThere(session: ApplyParts['session'], uid: number): Promise<void> {
  await isTaken(session.deleteUser(uid));
}

/** So few users are written each by a request of its own, which every terminal knows. */
const fewUsers = 4;
/** So many refusals in a row are not about the one user. */
const refusalsEnough = 3;

/**
 * Writes a few users at once, and where the terminal refuses that, one by one: one user it does not take must not keep
 * the others out. What is read back in the end is the whole table, once, and not after every batch.
 */
async function writeBatch(
  users: readonly UserRow[],
  templates: readonly Template[],
  { session, singly, signal }: Pick<ApplyParts, 'session' | 'singly' | 'signal'>,
): Promise<void> {
  const options = { signal, verify: false };
  const writeOne = async (one: { users: readonly UserRow[]; templates: readonly Template[] }) => {
    if (one.templates.length > 0 && !singly) await session.fingers.writeMany(one, options);
    else {
      for (const row of one.users) await session.userTable.put(row);
      for (const template of one.templates) await session.fingers.write(template, options);
    }
  };
  const areFew = templates.length === 0 && users.length <= fewUsers;
  if (!areFew && !singly && (await isTaken(session.fingers.writeMany({ users, templates }, options)))) return;
  let refusals = 0;
  for (const uid of new Set([...users, ...templates].map((each) => each.uid))) {
    const one = {
      users: users.filter((user) => user.uid === uid),
      templates: templates.filter((template) => template.uid === uid),
    };
    refusals = (await isTaken(writeOne(one))) ? 0 : refusals + 1;
    if (refusals === refusalsEnough) break;
  }
  await session.refreshData();
}

function sizeOf({ rows, fingers }: Plan['batches'][number]): number {
  return rows.length + fingers.length;
}

async function opened(fingers: readonly PlannedFinger[], vault: SyncPorts['templates']): Promise<Template[]> {
  if (fingers.length === 0) return [];
  const bodies = await vault.open(fingers.map(({ ref }) => ref));
  return fingers.flatMap(({ uid, ref }, index) => {
    const template = bodies[index];
    return template === undefined ? [] : [{ uid, finger: ref.finger, flag: ref.flag, template }];
  });
}
