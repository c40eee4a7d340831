import type { LiveCounts } from '../../../src/bridge/web/messages.ts';

const counts: LiveCounts = {
  connected: 0,
  sent: 0,
  received: 0,
  bad: 0,
  tooSlow: 0,
  tooMany: 0,
  refused: 0,
};

/** A live feed without anybody. */
export const nobodyLooksOn = { counts: () => counts };
