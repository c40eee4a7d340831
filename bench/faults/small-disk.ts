import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Room for a bridge's data, and little to fill. */
const size = '16m';
const pieces = [1_048_576, 4_096, 1] as const;

/** A disk of its own, so small that it can be filled. */
export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Mounts one at an empty folder; undefined where this machine does not let us, as it mostly lets root alone. */
  static async at(folder: string): Promise<SmallDisk | undefined> {
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
    } catch {
      return undefined;
    }
    return new SmallDisk(folder);
  }

  /** To its last byte, until the returned function is called. */
  async fill(): Promise<() => Promise<void>> {
    const ballast = join(this.#folder, 'ballast');
    const file = await open(ballast, 'w');
    try {
      for (const bytes of pieces) {
        const piece = Buffer.alloc(bytes, 1);
        while (await hasRoomFor(piece, (data) => file.write(data)));
      }
    } finally {
      await file.close();
    }
    return () => rm(ballast);
  }

  async unmount(): Promise<void> {
    await run('umount', [this.#folder]);
  }
}

async function hasRoomFor(
  piece: Buffer,
  write: (piece: Buffer) => Promise<{ bytesWritten: number }>,
): Promise<boolean> {
  try {
    return (await write(piece)).bytesWritten === piece.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
