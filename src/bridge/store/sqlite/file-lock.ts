import { DatabaseSync } from 'node:sqlite';
import { makePrivate } from './private-file.ts';

/**
 * Takes the data file for this program alone, by an exclusive lock on a second, empty database beside it: the operating
 * system lets go of it when the program ends, however it ends. Returns what lets it go; throws when somebody has it.
 */
export function lockFile(dataFile: string): () => void {
  const file = `${dataFile}.lock`;
  makePrivate(file);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
