import { scryptSync } from 'node:crypto';
import type { Express } from 'express';
import { expect } from 'vitest';
import { DoorBook } from '../../../src/bridge/doors/door-book.ts';
import { StaffDesk } from '../../../src/bridge/doors/staff-desk.ts';
import type { Role } from '../../../src/bridge/staff/roles.ts';
import { staffAccess } from '../../../src/bridge/staff-access.ts';
import type { StaffAccess } from '../../../src/bridge/staff-access.ts';
import { createApp } from '../../../src/bridge/web/app.ts';
import type { Store } from '../../../src/bridge/store/store.ts';
import type { TerminalReport } from '../../../src/bridge/terminals/fleet.ts';
import { listen } from '../../../src/bridge/web/listen.ts';
import { LiveNews } from '../../../src/bridge/web/live/live-news.ts';
import { startLive } from '../../../src/bridge/web/live/start-live.ts';
import { watchedStore } from '../../../src/bridge/web/live/watched-store.ts';
import { WebhookLedger } from '../../../src/bridge/webhooks/webhook-ledger.ts';
import { keptLog } from './kept-log.ts';
import { noEnrolments } from './no-enrolments.ts';
import { PipelineRig, rulesFor } from './pipeline-rig.ts';

/** The headers of a request. */
export type Headers = Record<string, string>;

/** The key of an owner. */
export const ownerKey = 'test-key-0123456789abcdef';
/** The key of a viewer, called dashboard. */
export const viewerKey = 'viewer-key-0123456789abcdef';
/** Of the proxy in front. */
export const publicUrl = 'https://doors.example.com';
/** Everybody's. */
export const password = 'a made-up password';

const salt = Buffer.from('made-up salt');
/** Of {@link password}, at a cost that keeps the tests quick on a slow computer. */
export const cheapHash = [
  'scrypt$1024$8$1',
  salt.toString('base64'),
  scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64'),
].join('$');

/** The HTTP API with one door, and people who sign in. */
export class AccessRig {
  readonly bridge: PipelineRig;
  readonly app: Express;
  readonly access: StaffAccess;
  readonly lines: string[];
  /** The bridge's, with news of what is written. */
  readonly store: Store;
  readonly live: ReturnType<typeof startLive>;
  /** How they are doing. */
  terminals: TerminalReport[] = [];
  url = '';
  #stop: () => Promise<void> = async () => undefined;

  private constructor(bridge: PipelineRig, publicUrlHere: string | undefined) {
    this.bridge = bridge;
    const { clock, store, pipeline } = bridge;
    const { log, lines } = keptLog();
    this.lines = lines;
    const roleKeys = [{ name: 'dashboard', role: 'viewer' as const, key: viewerKey }];
    this.access = staffAccess(
      { keys: [ownerKey], roleKeys, publicUrl: publicUrlHere },
      { store, clock, log },
    );
    const doors = new DoorBook({
      clock,
      timeZone: 'Europe/Berlin',
      records: store.doors,
      doors: [{ name: 'front', settings: rulesFor() }],
    });
    const staff = new StaffDesk({
      doors,
      clock,
      log,
      pipeline,
      leases: { dropLease: async () => undefined },
      fleet: { placeOf: () => bridge.place(), lookAtDoor: () => undefined },
    });
    const fleet = { status: () => this.terminals };
    const news = new LiveNews();
    this.store = watchedStore(store, { news, log });
    const guided = noEnrolments({ store, clock, log });
    const watched = { news, fleet, staff, enrolments: guided, store: this.store };
    this.live = startLive({ access: this.access, ...watched, clock, log });
    this.app = createApp({
      access: this.access,
      store: this.store,
      log,
      clock,
      staff,
      fleet,
      live: this.live.feed,
      health: () => Promise.reject(new TypeError('not asked for')),
      webhooks: { report: () => new WebhookLedger({ clock, isOn: false }).report(0) },
      timeZone: 'Europe/Berlin',
      sync: {
        reconcileAll: async () => [],
        reports: new Map(),
        tombstones: async () => [],
        desired: async () => [],
      },
      guided,
      desk: {
        enrol: async (membershipId) => ({ membershipId, userId: '1001', isNew: true, terminals: [] }),
      },
    });
  }

  /** With a proxy in front, unless told otherwise. */
  static async start({ hasProxy = true } = {}): Promise<AccessRig> {
    const rig = new AccessRig(await PipelineRig.start(), hasProxy ? publicUrl : undefined);
    const server = await listen(rig.app, { host: '127.0.0.1', port: 0, onUpgrade: rig.live.onUpgrade });
    rig.url = server.url;
    rig.#stop = () => server.stop();
    return rig;
  }

  async stop(): Promise<void> {
    await this.live.feed.stop();
    await this.#stop();
    await this.access.trail.settled();
    await this.bridge.stop();
  }

  /** What a browser sends with a request of the bridge's own page. */
  fromOwnPage(): Headers {
    return { origin: this.url, 'sec-fetch-site': 'same-origin' };
  }

  ask(method: string, path: string, headers: Headers, body?: unknown): Promise<Response> {
    const json: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const text = body === undefined ? null : JSON.stringify(body);
    return fetch(this.url + path, { method, headers: { ...json, ...headers }, body: text });
  }

  signIn(name: string, given = password, headers: Headers = this.fromOwnPage()): Promise<Response> {
    return this.ask('POST', '/api/session', headers, { name, password: given });
  }

  /** Makes an account named after its role. */
  async account(role: Role): Promise<void> {
    const { store, clock } = this.bridge;
    await store.accounts.add({ name: role, role, password: cheapHash, createdAt: clock.wallNow() });
  }

  /** The headers of somebody in this role, who has just signed in. */
  async signedInAs(role: Role): Promise<Headers> {
    await this.account(role);
    return { ...this.fromOwnPage(), cookie: cookieIn(await this.signIn(role)) };
  }

  /** The audit's lines, the newest first. */
  async audited(): Promise<unknown[]> {
    await this.access.trail.settled();
    const rows = await this.bridge.store.audit.list({ limit: 50 });
    return rows.map(({ actor, action, terminal, details }) => [actor, action, terminal, details]);
  }
}

/** The cookie that signing in was answered with. */
export function cookieIn(answer: Response): string {
  expect(answer.status).toBe(200);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
