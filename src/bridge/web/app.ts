import express from 'express';
import type { Express } from 'express';
import type { StaffDesk } from '../doors/staff-desk.ts';
import type { EnrolmentDesk } from '../enrolment/enrol.ts';
import type { HealthReport } from '../health.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from '../terminals/fleet.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { requireKey } from './keys.ts';
import { noSuchPath, onError } from './problems.ts';
import { doorsRoutes } from './routes/doors.ts';
import { entriesRoutes } from './routes/entries.ts';
import { healthRoutes } from './routes/health.ts';
import { membersRoutes } from './routes/members.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { syncRoutes } from './routes/sync.ts';
import { terminalsRoutes } from './routes/terminals.ts';
import { webhooksRoutes } from './routes/webhooks.ts';

/** What the API tells of and works on. */
export interface AppParts {
  keys: readonly string[];
  store: Pick<Store, 'entries' | 'members' | 'terminals' | 'alerts' | 'offline'>;
  fleet: Pick<Fleet, 'status'>;
  desk: Pick<EnrolmentDesk, 'enrol'>;
  staff: StaffDesk;
  sync: Parameters<typeof syncRoutes>[0];
  /** Of the space. */
  timeZone: string;
  clock: { wallNow(): number };
  webhooks: Pick<Webhooks, 'report'>;
  health: () => Promise<HealthReport>;
  log: Log;
}

/** The bridge's HTTP API. Everything but `/healthz` needs a key, also paths that do not exist. */
export function createApp(parts: AppParts): Express {
  const { keys, store, fleet, desk, sync, staff, timeZone, webhooks, clock, health, log } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  app.use(healthRoutes(health));
  app.use(requireKey(keys));
  app.use(express.json({ limit: '16kb' }));
  app.use(
    '/api',
    entriesRoutes(store.entries),
    terminalsRoutes(fleet, store.terminals),
    membersRoutes(store.members, desk, { clock, timeZone }),
    syncRoutes(sync, clock),
    doorsRoutes(staff, store.alerts),
    reconciliationRoutes(store.offline, clock),
    webhooksRoutes(webhooks),
  );
  app.use(noSuchPath);
  app.use(onError(log));
  return app;
}
