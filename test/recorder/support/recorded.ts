import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  isPacket,
  loadCapture,
  type Capture,
  type CapturedPacket,
} from '../../../simulator/recorder/capture.ts';
import { startRecorder, type Recorder, type RecorderOptions } from '../../../simulator/recorder/recorder.ts';

export interface Recording {
  readonly recorder: Recorder;
  readonly file: string;
  readonly problems: string[];
  /** Stops recording, and gives what is in the file: as text, and read. */
  finished(): Promise<{ text: string; capture: Capture; packets: CapturedPacket[] }>;
}

/** A recorder before a terminal on this port; gone with its file when the test is over. */
export async function recordingOf(
  port: number,
  options: Pick<RecorderOptions, 'transport' | 'time'> = {},
): Promise<Recording> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'capture.json');
  const problems: string[] = [];
  const recorder = await startRecorder({
    to: { host: '127.0.0.1', port },
    out: file,
    ...options,
    say: (problem) => problems.push(problem),
  });
  onTestFinished(() => recorder.stop());
  return {
    recorder,
    file,
    problems,
    finished: async () => {
      await recorder.stop();
      const capture = await loadCapture(file);
      return { text: await readFile(file, 'utf8'), capture, packets: capture.packets.filter(isPacket) };
    },
  };
}

/** Command and data of a captured packet, read by hand. */
export function opened({ packet }: CapturedPacket): { command: number; session: number; data: Buffer } {
  const bytes = Buffer.from(packet, 'hex');
  return { command: bytes.readUInt16LE(0), session: bytes.readUInt16LE(4), data: bytes.subarray(8) };
}
