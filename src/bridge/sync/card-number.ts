/** The most a user record holds. */
const highestCard = 0xffff_ffff;

/**
 * The number of a card as people type it into a field: digits with blanks, dashes or leading zeros. 0 for an empty field;
 * undefined for what is no card number, so that a typing error does not take anybody's card away.
 */
export function cardNumber(text: string | undefined): number | undefined {
  const digits = (text ?? '').replaceAll(/[\s.-]/g, '');
  if (digits === '') return 0;
  if (!/^\d{1,15}$/.test(digits)) return undefined;
  const number = Number(digits);
  return number <= highestCard ? number : undefined;
}
