import { vi } from 'vitest';
import { Connection, type LogEntry } from '../../src/protocol/connection.ts';
import { ManualClock } from './manual-clock.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from './scripted-terminal.ts';

export interface SeenEvent {
  code: number;
  data: Uint8Array;
  arrivedAt: number;
}

/** A connection to a scripted terminal on a clock that stands still. */
export function openConnection(
  script?: (request: WireRequest) => readonly Answer[],
  checksums: 'strict' | 'tolerate' = 'strict',
) {
  const terminal = new ScriptedTerminal(script);
  const clock = new ManualClock();
  const events: SeenEvent[] = [];
  const logged: LogEntry[] = [];
  const onSilence = vi.fn<() => void>();
  const connection = new Connection(terminal.wire, {
    name: 'test terminal',
    clock,
    log: (entry) => logged.push(entry),
    onEvent: (code, data, arrivedAt) => events.push({ code, data, arrivedAt }),
    onSilence,
    checksums,
  });
  return { onSilence, terminal, clock, events, logged, connection };
}
