import type { DaySpan } from '../../protocol/commands/time-zones.ts';

/**
 * Who may use a door. Of the criteria that are given all must hold, of the words of one criterion any. Words are compared
 * without regard to upper and lower case.
 */
export interface DoorRule {
  /** Ids (among the space's plans) or names. */
  plans?: readonly string[] | undefined;
  extras?: readonly string[] | undefined;
  teams?: readonly string[] | undefined;
  /** Label of a custom field → the values it may have; none of them: any value that is not empty. */
  fields?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Name of the schedule by which members of this rule may come; left out: at any time. */
  hours?: string | undefined;
}

/** The rules of one door, as the config has them. */
export interface DoorRules {
  terminal: string;
  /** Any of them lets a member in; undefined lets everybody in whose membership does. */
  rules: readonly DoorRule[] | undefined;
  /**
   * What becomes of a member on a pass plan who has none left. Where the bridge decides at the door, `keep` lets Cobot say
   * why the door stays shut; a terminal that decides by itself would let the member in.
   */
  withoutPasses: 'remove' | 'disable' | 'keep';
}

/** What holds for all doors. */
export interface HouseRules {
  /** IANA name of the space's zone. */
  timeZone: string;
  /** `first` writes names into terminals without surname. */
  names: 'full' | 'first';
  /** Label of the custom field that holds a member's card number; undefined leaves cards as they are, but for those staff gave. */
  cardField: string | undefined;
  /** Name → a week, Sunday first, in minutes from midnight. */
  schedules: ReadonlyMap<string, readonly DaySpan[]>;
}
