/** How much an empty terminal holds, and has room for. */
export const noSizes = {
  users: 0,
  templates: 0,
  punches: 0,
  operations: 0,
  admins: 0,
  passwords: 0,
  templateCapacity: 3000,
  userCapacity: 3000,
  punchCapacity: 100_000,
  templatesFree: 0,
  usersFree: 0,
  punchesFree: 0,
};
