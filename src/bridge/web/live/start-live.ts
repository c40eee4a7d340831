import type { BridgeClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { StaffAccess } from '../../staff-access.ts';
import type { OnUpgrade } from '../listen.ts';
import { LiveFeed } from './live-feed.ts';
import { LiveHouse } from './live-house.ts';
import type { LiveHouseParts } from './live-house.ts';
import type { LiveNews } from './live-news.ts';
import { liveUpgrade } from './upgrade.ts';

/** What looking on needs of the rest. */
export interface LiveParts extends LiveHouseParts {
  access: StaffAccess;
  news: LiveNews;
  clock: BridgeClock;
  log: Log;
}

/** Puts the live feed together. It has to be stopped before the server it hangs on. */
export function startLive({ access, news, clock, log, ...house }: LiveParts): {
  feed: LiveFeed;
  onUpgrade: OnUpgrade;
} {
  const feed = new LiveFeed({ house: new LiveHouse({ ...house, clock }), news, clock, log });
  access.signIns.onEnded(() => void feed.lookAtAccess());
  return { feed, onUpgrade: liveUpgrade({ access, feed, log }) };
}
