import type { AlarmKind } from '../../protocol/commands/events.ts';
import { eventBit } from '../../protocol/command-codes.ts';
import type { EntryPipeline } from '../entries/pipeline.ts';
import type { EntryPlace } from '../entries/ports.ts';
import type { EventGate } from './event-gate.ts';
import type { TakePress } from './press-claim.ts';
import type { QuietLog } from './quiet-log.ts';
import type { TerminalSession } from './session-port.ts';

type SessionEvent = Parameters<Parameters<TerminalSession['onEvent']>[0]>[0];

/** What taking a terminal's events works with. */
export interface IntakeParts {
  gate: Pick<EventGate, 'judge'>;
  pipeline: Pick<EntryPipeline, 'take' | 'takeUnknownFinger'>;
  log: QuietLog;
  placeOf: (arrivedAt: number) => EntryPlace;
  /** Presses that are no entry: somebody is being enrolled. */
  isClaimed: TakePress;
  /** Somebody changed the users at the terminal. */
  onUsersChanged: () => void;
  /** The terminal raised an alarm. */
  onAlarm: (alarm: AlarmKind, uid: number | undefined) => void;
  /** More events than any people cause. */
  onFlood: () => void;
}

/** Sorts what a terminal tells: fingers to the pipeline, changes of its users to whoever knows them, the rest to the log. */
export function takeEvent(event: SessionEvent, parts: IntakeParts): void {
  const { gate, pipeline, log, placeOf } = parts;
  const isUnknown = event.type === 'identification' && event.uid === undefined;
  const verdict = gate.judge(isUnknown || event.type === 'verification');
  if (verdict === 'flood') parts.onFlood();
  if (verdict !== 'take') return;
  const { arrivedAt } = event;
  if (event.type === 'verification') {
    if (parts.isClaimed(event)) return;
    void pipeline.take(event, placeOf(arrivedAt));
    return;
  }
  if (isUnknown) {
    if (parts.isClaimed({ type: 'unknown-finger' })) return;
    void pipeline.takeUnknownFinger(arrivedAt, placeOf(arrivedAt));
    return;
  }
  if (changesUsers(event)) parts.onUsersChanged();
  if (event.type === 'alarm') {
    log.write('warn', { event: 'terminal-alarm', alarm: event.alarm });
    parts.onAlarm(event.alarm, event.uid);
  } else log.write('debug', { event: 'terminal-event', type: event.type });
}

/** A finger that was not taken may have left a new user behind. Some models' events cannot be read, but have the code. */
function changesUsers(event: SessionEvent): boolean {
  switch (event.type) {
    case 'user-enrolled':
    case 'finger-enrolled':
    case 'finger-not-enrolled':
      return true;
    case 'other':
      return event.code === eventBit.enrolUser || event.code === eventBit.enrolFinger;
    default:
      return false;
  }
}
