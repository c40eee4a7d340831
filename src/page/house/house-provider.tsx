import { createContext, use, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../session/session-provider.tsx';
import type { House } from './house.ts';
import { HouseFeed } from './house-feed.ts';

const context = createContext<HouseFeed | undefined>(undefined);

function useFeed(): HouseFeed {
  const feed = use(context);
  if (feed === undefined) throw new TypeError('useHouse stands outside HouseProvider');
  return feed;
}

/** The house as it is now; whoever uses it is drawn again when it changes. */
export function useHouse(): House {
  const feed = useFeed();
  return useSyncExternalStore(feed.subscribe, feed.current);
}

/** What can be asked of the feed. */
export function useHouseFeed(): Pick<
  HouseFeed,
  'refresh' | 'loadEarlier' | 'askForMembers' | 'noteEnrolment'
> {
  return useFeed();
}

/** Keeps one feed alive for all below it, as long as they are there. */
export function HouseProvider({ children }: { children: ReactNode }) {
  const { end } = useSession();
  // One feed and not one per drawing: `end` does the same each time.
  // oxlint-disable-next-line react/exhaustive-deps
  const feed = useMemo(() => new HouseFeed(end), []);
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return <context.Provider value={feed}>{children}</context.Provider>;
}
