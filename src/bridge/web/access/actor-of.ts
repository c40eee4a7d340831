import type { Response } from 'express';
import { z } from 'zod';
import { roles } from '../../staff/roles.ts';
import type { Actor } from './known-keys.ts';

const actorSchema = z.object({ name: z.string(), role: z.enum(roles) });

/** Leaves word of whoever asks, for the routes. */
export function noteActor(response: Response, actor: Actor): void {
  response.locals['actor'] = actor;
}

/** Leaves word of the member whom a change is about, for the audit, where the path does not tell. */
export function noteMember(response: Response, membershipId: string): void {
  response.locals['member'] = membershipId;
}

/** See {@link noteMember}. */
export function memberOf(response: Response): string | undefined {
  return z.string().optional().parse(response.locals['member']);
}

/** Whoever asks; for routes behind `requireRight` only, which leaves word of them. */
export function actorOf(response: Response): Actor {
  return actorSchema.parse(response.locals['actor']);
}
