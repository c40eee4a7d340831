import type { Response } from 'express';
import { z } from 'zod';
import { roles } from '../../staff/roles.ts';
import type { Actor } from './known-keys.ts';

const actorSchema = z.object({ name: z.string(), role: z.enum(roles) });

/** Leaves word of whoever asks, for the routes. */
export function noteActor(response: Response, actor: Actor): void {
  response.locals['actor'] = actor;
}

/** Whoever asks; for routes behind `requireRight` only, which leaves word of them. */
export function actorOf(response: Response): Actor {
  return actorSchema.parse(response.locals['actor']);
}
