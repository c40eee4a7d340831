import { z } from 'zod';
import { id, optionalInstant, optionalText, relatedOne, text } from './schema-parts.ts';

/** Everything that comes in from Cobot. Unknown fields are dropped; what may be missing somewhere is optional here. */

export const scopesSchema = z
  .object({ scope: z.union([z.array(text).max(500), text.transform((all) => all.split(/[\s,]+/))]) })
  .transform(({ scope }) => scope.filter((name) => name !== ''));

export const spaceV1Schema = z.object({ id, name: text, time_zone_name: optionalText, locale: optionalText });
export const spaceV2Schema = z
  .object({ data: z.object({ attributes: z.object({ timeZone: optionalText }) }) })
  .transform(({ data }) => data.attributes.timeZone);

const checkInTokenSchema = z
  .object({ token: text.min(1), membership: z.object({ id }).nullish() })
  .transform((raw) => ({ token: raw.token, membershipId: raw.membership?.id }));
export type CheckInToken = z.output<typeof checkInTokenSchema>;
export const checkInTokensSchema = z.array(checkInTokenSchema);
/** The answer to looking one up need not repeat the token, and may have an id. */
export const checkInTokenOwnerSchema = z
  .object({ id: id.nullish().catch(undefined), membership: z.object({ id }).nullish() })
  .transform((raw) => ({ id: raw.id ?? undefined, membershipId: raw.membership?.id }));

const checkInV2Resource = z
  .object({
    id,
    attributes: z.object({ validFrom: optionalInstant, validUntil: optionalInstant }),
    relationships: z.object({ membership: relatedOne }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    validFrom: raw.attributes.validFrom,
    validUntil: raw.attributes.validUntil,
    membershipId: raw.relationships?.membership,
  }));
export type CheckIn = z.output<typeof checkInV2Resource>;
export const checkInV2Schema = z.object({ data: checkInV2Resource }).transform(({ data }) => data);
export const checkInsV2Schema = z.object({ data: z.array(checkInV2Resource) }).transform(({ data }) => data);

/** What a v1 201 holds is known only in part (`valid_until`), so nothing is required. */
export const checkInV1Schema = z
  .object({
    id: id.nullish(),
    valid_until: optionalInstant,
    membership_id: id.nullish(),
    membership: z.object({ id }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id ?? undefined,
    validUntil: raw.valid_until,
    membershipId: raw.membership?.id ?? raw.membership_id ?? undefined,
  }));

export type { Membership } from './membership-schemas.ts';
