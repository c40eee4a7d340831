import type { Punch } from '../../protocol/commands/punches.ts';
import type { LateEntries } from '../entries/late-entries.ts';
import type { EntryPipeline } from '../entries/pipeline.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** What recording from events works with. */
export interface RecordingParts {
  lateEntries: Pick<LateEntries, 'record'>;
  log: Log;
  /** An event's line of the log need not be read. */
  onRecorded: (punch: Punch) => void;
}

/**
 * For a terminal that decides by itself: nothing is decided here, and nobody is let in. What it did is recorded as its log
 * has it, so that the log tells nothing twice, and settled with Cobot afterwards. Never rejects.
 */
export function recordingPipeline({
  lateEntries,
  log,
  onRecorded,
}: RecordingParts): Pick<EntryPipeline, 'take' | 'takeUnknownFinger'> {
  return {
    async take({ userId, uid, verify, state, wallMs }, place) {
      const punch = { uid, userId: userId ?? String(uid), verify, state, wallMs, workCode: 0 };
      try {
        await lateEntries.record([punch], place);
        onRecorded(punch);
      } catch (error) {
        // It is in the terminal's log, which is read then.
        log.error({ event: 'entry-not-recorded', terminal: place.terminal, problem: messageOf(error) });
      }
    },
    takeUnknownFinger: () => Promise.resolve(),
  };
}
