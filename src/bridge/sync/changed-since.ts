import type { Desired, DesiredUser } from './desired.ts';

/** What is wanted otherwise than before. */
export interface ChangedSince {
  /** Of everybody who is new, is not wanted any more, or is wanted otherwise. */
  userIds: ReadonlySet<string>;
  /** Those of them who are wanted now. */
  users: readonly DesiredUser[];
}

/** With more changes than this part, everything is compared. */
const largestPart = 0.2;

/** Made once for all terminals that are compared with the same two lists. */
const known = new WeakMap<Desired, WeakMap<Desired, { is: ChangedSince | undefined }>>();

/** How `after` differs from `before`; undefined where that is so much that everything may as well be looked at. */
export function changedSince(before: Desired, after: Desired): ChangedSince | undefined {
  const ofBefore = known.get(before) ?? new WeakMap<Desired, { is: ChangedSince | undefined }>();
  known.set(before, ofBefore);
  const found = ofBefore.get(after) ?? { is: compare(before, after) };
  ofBefore.set(after, found);
  return found.is;
}

function compare(before: Desired, after: Desired): ChangedSince | undefined {
  const old = new Map(before.users.map((user) => [user.userId, user]));
  const users = after.users.filter((user) => !isSame(old.get(user.userId), user));
  for (const { userId } of after.users) old.delete(userId);
  const userIds = new Set([...users.map(({ userId }) => userId), ...old.keys()]);
  return userIds.size > after.users.length * largestPart ? undefined : { userIds, users };
}

function isSame(one: DesiredUser | undefined, other: DesiredUser): boolean {
  return (
    one !== undefined &&
    one.name === other.name &&
    one.card === other.card &&
    one.isDisabled === other.isDisabled &&
    one.membershipId === other.membershipId &&
    one.schedules?.join('\n') === other.schedules?.join('\n')
  );
}
