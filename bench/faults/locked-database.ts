import { DatabaseSync } from 'node:sqlite';

/** As another program does that writes into the data file and takes its time, until the returned function is called. */
export function lockDatabase(file: string): () => void {
  const database = new DatabaseSync(file);
  database.exec('begin immediate');
  return () => {
    database.exec('rollback');
    database.close();
  };
}
