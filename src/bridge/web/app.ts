import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import type { StaffDesk } from '../doors/staff-desk.ts';
import type { EnrolmentDesk } from '../enrolment/enrol.ts';
import type { GuidedDesk } from '../enrolment/guided-desk.ts';
import type { HealthReport } from '../health.ts';
import type { Log } from '../log.ts';
import type { StaffAccess } from '../staff-access.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from '../terminals/fleet.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { requireRight } from './access/access.ts';
import { pageRoutes } from './page/page-routes.ts';
import type { PageOptions } from './page/page-routes.ts';
import { noSuchPath, onError } from './problems.ts';
import { accountsRoutes } from './routes/accounts.ts';
import { auditRoutes } from './routes/audit.ts';
import { cobotSessionRoutes } from './routes/cobot-session.ts';
import { doorsRoutes } from './routes/doors.ts';
import { enrolmentsRoutes } from './routes/enrolments.ts';
import { entriesRoutes } from './routes/entries.ts';
import { firstOwnerRoutes } from './routes/first-owner.ts';
import { healthRoutes } from './routes/health.ts';
import { liveRoutes } from './routes/live.ts';
import { membersRoutes } from './routes/members.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { ownPasswordRoutes } from './routes/own-password.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { sessionRoutes } from './routes/session.ts';
import { syncRoutes } from './routes/sync.ts';
import { terminalsRoutes } from './routes/terminals.ts';
import { webhooksRoutes } from './routes/webhooks.ts';

/** What the API tells of and works on. */
export interface AppParts {
  access: StaffAccess;
  store: Pick<
    Store,
    'entries' | 'members' | 'terminals' | 'terminalUsers' | 'alerts' | 'offline' | 'audit' | 'accounts'
  >;
  fleet: Pick<Fleet, 'status'>;
  desk: Pick<EnrolmentDesk, 'enrol'>;
  guided: GuidedDesk;
  staff: StaffDesk;
  sync: Parameters<typeof syncRoutes>[0];
  /** Of the space. */
  timeZone: string;
  clock: { wallNow(): number };
  webhooks: Pick<Webhooks, 'report'>;
  live: Parameters<typeof liveRoutes>[0];
  health: () => Promise<HealthReport>;
  log: Log;
  page?: PageOptions | undefined;
}

// Whatever a browser makes of an answer, it loads and runs nothing; the page has a policy of its own.
const guards = helmet({
  // It would hold for everything else at this name as well, on all ports; a proxy in front may say it.
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
});

/**
 * The bridge's HTTP API and its page. Everything but `/healthz`, the page itself and signing in needs a key or somebody who is
 * signed in, also paths that do not exist.
 */
export function createApp(parts: AppParts): Express {
  const { access, store, fleet, desk, guided, sync, staff, timeZone, webhooks, live, clock, health, log } =
    parts;
  const app = express();
  app.set('etag', false);
  // Who asks through a proxy is told by the proxy on this machine, and by nobody else.
  app.set('trust proxy', access.ownPages.publicUrl === undefined ? false : 'loopback');
  app.use(guards);
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(healthRoutes(health));
  app.use(pageRoutes(parts.page));
  const readBody = express.json({ limit: '16kb' });
  app.use(['/api/session', '/api/first-owner'], readBody);
  app.use(
    '/api',
    sessionRoutes(access),
    cobotSessionRoutes(access),
    firstOwnerRoutes(access),
    ownPasswordRoutes({ ...access, accounts: store.accounts }),
  );
  app.use(requireRight(access));
  app.use(readBody);
  app.use(
    '/api',
    entriesRoutes(store.entries),
    terminalsRoutes({ fleet, store }),
    membersRoutes(store.members, desk, { clock, timeZone }),
    enrolmentsRoutes(guided),
    syncRoutes(sync, clock),
    doorsRoutes(staff, store.alerts),
    reconciliationRoutes(store.offline, clock),
    webhooksRoutes(webhooks),
    auditRoutes(store.audit),
    accountsRoutes({ accounts: store.accounts, signIns: access.signIns, clock }),
    liveRoutes(live),
    openApiRoutes(),
  );
  app.use(noSuchPath);
  app.use(onError(log));
  return app;
}
