import { z } from 'zod';
import type { Actions } from '../actions.ts';
import { type Operation, withInput } from './operation.ts';
import * as views from './views.ts';

const MAX_ADVANCE_MS = 10 * 366 * 86_400_000;

const clock = (actions: Actions): { now: string } => ({ now: new Date(actions.clock.now()).toISOString() });

/** The fake's own time: limits, passes, midnights, and webhooks sent again. */
export const clockOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/clock',
    summary: 'What time it is at the fake',
    status: 200,
    output: views.clockView,
    run: clock,
  },
  withInput(
    {
      method: 'POST',
      path: '/clock/advance',
      summary:
        'Move time on; answers when all that fell due on the way is done, webhooks sent again included',
      input: z.strictObject({ ms: z.int().min(0).max(MAX_ADVANCE_MS) }),
      status: 200,
      output: views.clockView,
    },
    async (actions, _params, { ms }) => {
      await actions.advance(ms);
      return clock(actions);
    },
  ),
];
