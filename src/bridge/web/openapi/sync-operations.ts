import {
  exportQuerySchema,
  syncBodySchema,
  syncOverviewSchema,
  syncReportSchema,
  syncResultSchema,
} from '../sync-messages.ts';
import type { Operation } from './operation.ts';

/** What the API does about who is in the terminals. */
export const syncOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/sync',
    summary: 'The last report of each terminal, and the removals that are owed',
    answer: syncOverviewSchema,
  },
  {
    method: 'POST',
    path: '/api/sync',
    summary:
      'Makes the terminals hold who may be there, or only says what would change. Who accepts application/x-ndjson is told ' +
      'line by line how far it is',
    body: syncBodySchema,
    answer: syncResultSchema,
  },
  {
    method: 'GET',
    path: '/api/sync/export',
    summary: 'Who may be in a terminal, as a table',
    query: exportQuerySchema,
    contentType: 'text/csv',
  },
  {
    method: 'GET',
    path: '/api/terminals/:name/compare',
    summary: 'What a sync would change at one terminal',
    answer: syncReportSchema,
  },
];
