import { BridgeError } from '../errors.ts';
import { cardNumber } from '../sync/card-number.ts';
import type { GuidedParts } from './guided-parts.ts';

/** The number of a card as it was typed. Throws `no-card-number`. */
export function cardIn(text: string): number {
  const number = cardNumber(text);
  if (number !== undefined && number > 0) return number;
  throw new BridgeError('refusal', 'no-card-number', 'this is no number of a card', {
    advice: 'write the number on the card as digits, at most 4294967295',
  });
}

/** Notes a card as a member's; true where it was not so before. Throws `card-taken` where it is somebody else's. */
export async function giveCard(
  { store, clock }: Pick<GuidedParts, 'store' | 'clock'>,
  wanted: number,
  membershipId: string,
): Promise<boolean> {
  const known = (await store.cards.all()).find(({ cardNumber: number }) => number === wanted);
  const isGiven =
    (known?.membershipId ?? membershipId) === membershipId &&
    (await store.cards.give({ cardNumber: wanted, membershipId, source: 'staff' }, clock.wallNow()));
  if (!isGiven)
    throw new BridgeError('refusal', 'card-taken', "this card is another member's", {
      advice: 'take another card',
    });
  return known === undefined;
}
