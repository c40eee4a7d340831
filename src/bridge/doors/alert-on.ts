import type { AlarmKind } from '../../protocol/commands/events.ts';
import type { AlertKind } from '../entries/decision.ts';
import type { DoorSettings } from './settings.ts';

/** What staff are told of a terminal's alarm; undefined for what is no concern of theirs. */
export function alertOn(alarm: AlarmKind, { duress }: Pick<DoorSettings, 'duress'>): AlertKind | undefined {
  switch (alarm) {
    case 'duress':
      return duress === 'alert' ? 'duress' : undefined;
    case 'tamper':
    case 'misoperation':
    case 'door-forced':
    case 'door-left-open':
    case 'anti-passback':
      return alarm;
    case 'exit-button':
    case 'door-closed':
    case 'unknown':
      return undefined;
  }
  return alarm satisfies never;
}
