import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

const current = () => location.hash.replace(/^#\/?/, '');

/** What stands behind the `#/` of the address, part by part: the screen, and what it is about. */
export function useAddress(): readonly string[] {
  return useSyncExternalStore(subscribe, current).split('/');
}

/** Goes there, as a link would. */
export function goTo(...parts: readonly string[]): void {
  location.hash = `#/${parts.join('/')}`;
}
