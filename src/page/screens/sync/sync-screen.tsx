import { useState } from 'react';
import type { SyncReportMessage } from '../../../bridge/web/messages.ts';
import { LastRuns } from './last-runs.tsx';
import { Preview } from './preview.tsx';

/** Who is in the terminals: the last runs, and what another one would change. */
export default function SyncScreen() {
  const [preview, setPreview] = useState<readonly SyncReportMessage[]>();
  return preview === undefined ? (
    <LastRuns onPreview={setPreview} />
  ) : (
    <Preview reports={preview} onDone={() => setPreview(undefined)} />
  );
}
