import { z } from 'zod';
import type { AccessGroup, Combination } from '../../src/protocol/commands/access-groups.ts';
import { openZone, type TimeZone } from '../../src/protocol/commands/time-zones.ts';

const small = z.number().int().min(0).max(0xffff);

/** The access tables as the state file holds them: what is other than from the factory. */
export const savedAccessSchema = z.strictObject({
  zones: z.array(
    z.strictObject({
      index: small,
      days: z.array(z.strictObject({ from: small, to: small })).length(7),
    }),
  ),
  groups: z.array(
    z.strictObject({
      group: small,
      zones: z.array(small).max(3),
      verifyStyle: small,
      holidays: z.boolean(),
    }),
  ),
  combinations: z.array(z.strictObject({ number: small, groups: z.array(small).max(5) })),
  styles: z.array(z.strictObject({ uid: small, style: small })),
});

export type SavedAccess = z.infer<typeof savedAccessSchema>;

export const lastZone = 50;
export const lastGroup = 99;
export const lastCombination = 10;

/** Zone 1 is what a group has that nobody set up. */
const usualZone = 1;

/** Who may open the door when: groups, time zones, unlock combinations, and each user's own verify style. */
export class AccessMemory {
  readonly #zones = new Map<number, TimeZone>();
  readonly #groups = new Map<number, AccessGroup>();
  readonly #combinations = new Map<number, Combination>();
  readonly #styles = new Map<number, number>();

  /** Always open where nobody set it. */
  zone(index: number): TimeZone | undefined {
    if (index < 1 || index > lastZone) return undefined;
    return this.#zones.get(index) ?? openZone(index);
  }

  /** False where there is no such zone. */
  putZone(zone: TimeZone): boolean {
    if (zone.index < 1 || zone.index > lastZone) return false;
    this.#zones.set(zone.index, zone);
    return true;
  }

  /** As it was set up, else with the usual zone. */
  group(group: number): AccessGroup {
    return this.#groups.get(group) ?? { group, zones: [usualZone], verifyStyle: 0, holidays: false };
  }

  isSetUp(group: number): boolean {
    return this.#groups.has(group);
  }

  /** False where there is no such group or zone. */
  putGroup(group: AccessGroup): boolean {
    if (group.group < 1 || group.group > lastGroup || group.zones.some((zone) => zone > lastZone))
      return false;
    this.#groups.set(group.group, group);
    return true;
  }

  /** Combination 1 lets group 1 in alone where nobody set it. */
  combination(number: number): Combination | undefined {
    if (number < 1 || number > lastCombination) return undefined;
    return this.#combinations.get(number) ?? { number, groups: number === 1 ? [1] : [] };
  }

  putCombination(combination: Combination): boolean {
    const { number, groups } = combination;
    if (number < 1 || number > lastCombination || groups.some((group) => group > lastGroup)) return false;
    this.#combinations.set(number, combination);
    return true;
  }

  /** Whether some combination lets the group's members in without anybody else. */
  opensAlone(group: number): boolean {
    return Array.from({ length: lastCombination }, (_, index) => this.combination(index + 1)).some(
      (combination) => combination?.groups.join() === String(group),
    );
  }

  /** A user's own style; undefined where the group's counts. */
  styleOf(uid: number): number | undefined {
    return this.#styles.get(uid);
  }

  setStyle(uid: number, style: number | undefined): void {
    if (style === undefined) this.#styles.delete(uid);
    else this.#styles.set(uid, style);
  }

  /** As it left the factory. */
  clear(): void {
    for (const table of [this.#zones, this.#groups, this.#combinations, this.#styles]) table.clear();
  }

  saved(): SavedAccess {
    return {
      zones: [...this.#zones.values()].map((zone) => ({
        ...zone,
        days: zone.days.map((span) => ({ ...span })),
      })),
      groups: [...this.#groups.values()].map((group) => ({ ...group, zones: [...group.zones] })),
      combinations: [...this.#combinations.values()].map((one) => ({ ...one, groups: [...one.groups] })),
      styles: [...this.#styles].map(([uid, style]) => ({ uid, style })),
    };
  }

  restore({ zones, groups, combinations, styles }: SavedAccess): boolean {
    for (const { uid, style } of styles) this.setStyle(uid, style);
    return (
      zones.every((zone) => this.putZone(zone)) &&
      groups.every((group) => this.putGroup(group)) &&
      combinations.every((combination) => this.putCombination(combination))
    );
  }
}
