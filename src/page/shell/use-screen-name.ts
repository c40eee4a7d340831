import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

const current = () => location.hash.replace(/^#\/?/, '');

/** What stands behind the `#/` of the address. */
export function useScreenName(): string {
  return useSyncExternalStore(subscribe, current);
}
