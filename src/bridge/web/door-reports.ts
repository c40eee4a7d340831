import type { DoorState } from '../doors/door-book.ts';
import type { Alert } from '../store/alerts.ts';
import type { AlertMessage, DoorMessage } from './door-messages.ts';

const isoTime = (utcMs: number) => new Date(utcMs).toISOString();

/** A door as the API tells it. */
export function doorMessage({ heldOpenUntil, ...door }: DoorState): DoorMessage {
  return { ...door, heldOpenUntil: heldOpenUntil === null ? null : isoTime(heldOpenUntil) };
}

/** An alert as the API tells it. */
export function alertMessage({ at, userId, ...alert }: Alert): AlertMessage {
  return { ...alert, at: isoTime(at), userId: userId ?? null };
}
