/** More than these, and more than this part of all, are no everyday change. */
const removals = { count: 5, part: 0.1 };

/** True where so many of so many going at once are rather a mistake than people leaving. */
export function isTooMany(going: number, all: number): boolean {
  return going > removals.count && going > all * removals.part;
}
