import { z } from 'zod';
import { CobotError } from './errors.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type RowList, rowList } from './row-list.ts';
import { id, optionalText, text } from './schema-parts.ts';

const SPACE_PATH = '/api/space/custom_fields';
const ALL_PATH = '/api/custom_fields';
const MAX_LIST_BYTES = 64 * 1024 * 1024;

const spaceFieldsSchema = z.array(z.object({ id, label: text })).max(1000);
/** A field that a space has. */
export type CustomField = z.output<typeof spaceFieldsSchema>[number];

const memberFieldsSchema = z
  .object({
    membership_id: id,
    fields: z.array(z.object({ id, label: optionalText, value: optionalText })).max(1000),
  })
  .transform((raw) => ({ membershipId: raw.membership_id, fields: raw.fields }));
/** What a member's fields hold; a field without a value is undefined. */
export type MemberFields = z.output<typeof memberFieldsSchema>;
const allMemberFieldsSchema = rowList(memberFieldsSchema);

export interface CustomFields {
  /** The fields that the space has. */
  ofSpace(options?: CallOptions): Promise<readonly CustomField[]>;
  ofMember(membershipId: string, options?: CallOptions): Promise<MemberFields>;
  /** Of all members, in one call. */
  ofAll(options?: CallOptions): Promise<RowList<MemberFields>>;
  /**
   * The id of the space's field with this label, which is added if there is none. Cobot takes the whole list only, and
   * deletes a field that is left out from the space and from all members; so the list is read right before, and nothing
   * is written where it cannot be trusted.
   * @throws CobotError `refusal` when the list is empty although members have fields, or lost one afterwards.
   */
  ensure(label: string, options?: CallOptions): Promise<string>;
  /**
   * Writes one value of one member, and reads it back. How Cobot takes it is not documented, so it has to be allowed
   * with `writesMemberFields`; the member's other values are sent along as they are.
   * @throws CobotError `ours` when not allowed, `refusal` when it did not hold or another value changed.
   */
  write(
    wanted: { membershipId: string; fieldId: string; value: string },
    options?: CallOptions,
  ): Promise<void>;
}

/** The custom fields of a space and its members, v1. */
export function customFields(
  http: CobotHttp,
  host: Host,
  allowed: { writesMemberFields: boolean },
): CustomFields {
  const ofSpace: CustomFields['ofSpace'] = async (options) => {
    const call = {
      endpoint: 'space-custom-fields',
      path: SPACE_PATH,
      label: SPACE_PATH,
      statuses: [200],
    } as const;
    return readBody(spaceFieldsSchema, await http.read(host, call, options), SPACE_PATH);
  };
  const ofMember: CustomFields['ofMember'] = async (membershipId, options) => {
    const path = memberPath(membershipId);
    const call = { endpoint: 'member-custom-fields', path, label: path, statuses: [200] } as const;
    return readBody(memberFieldsSchema, await http.read(host, call, options), path);
  };
  const ofAll: CustomFields['ofAll'] = async (options) => {
    const call = { endpoint: 'all-custom-fields', path: ALL_PATH, label: ALL_PATH, statuses: [200] } as const;
    const answer = await http.read(host, { ...call, maxBytes: MAX_LIST_BYTES }, options);
    return readBody(allMemberFieldsSchema, answer, ALL_PATH);
  };

  const ensure: CustomFields['ensure'] = async (label, options) => {
    const before = await ofSpace(options);
    const known = before.find((field) => field.label === label);
    if (known !== undefined) return known.id;
    if (before.length === 0) await requireNoValues(ofAll, options);
    const call = { method: 'PUT', endpoint: 'write-space-custom-fields', path: SPACE_PATH } as const;
    const wanted = { ...call, label: SPACE_PATH, body: [...before, { label }], statuses: [200, 201, 204] };
    await http.ask(host, wanted, options);
    const after = await ofSpace(options);
    const lost = before.filter((field) => !after.some((other) => other.id === field.id));
    if (lost.length > 0) {
      throw new CobotError('refusal', `Cobot dropped ${lost.length} custom fields when one was added`, {
        path: SPACE_PATH,
      });
    }
    const added = after.find((field) => field.label === label);
    if (added !== undefined) return added.id;
    throw new CobotError('refusal', 'Cobot did not add the custom field; add it in Cobot by hand', {
      path: SPACE_PATH,
    });
  };

  const write: CustomFields['write'] = async ({ membershipId, fieldId, value }, options) => {
    if (!allowed.writesMemberFields) {
      throw new CobotError(
        'ours',
        "Members' custom fields must not be written: writesMemberFields is not set",
      );
    }
    const before = await ofMember(membershipId, options);
    const others = before.fields.filter((field) => field.id !== fieldId);
    const body = [...others, { id: fieldId, value }].map((field) => ({
      id: field.id,
      value: field.value ?? null,
    }));
    const path = memberPath(membershipId);
    const call = { method: 'PUT', endpoint: 'write-member-custom-fields', path, label: path } as const;
    await http.ask(host, { ...call, body, statuses: [200, 201, 204] }, options);
    const after = new Map(
      (await ofMember(membershipId, options)).fields.map((field) => [field.id, field.value]),
    );
    const changed = others.filter((field) => after.get(field.id) !== field.value);
    if (after.get(fieldId) !== value || changed.length > 0) {
      const what =
        after.get(fieldId) === value ? `changed ${changed.length} other fields` : 'did not keep the value';
      throw new CobotError('refusal', `Cobot ${what} after PUT ${path}`, { path });
    }
  };

  return { ofSpace, ofMember, ofAll, ensure, write };
}

/** An empty list would make the next write delete every field: members with values give it away. */
async function requireNoValues(
  ofAll: CustomFields['ofAll'],
  options: CallOptions | undefined,
): Promise<void> {
  const { rows, unreadable } = await ofAll(options);
  if (unreadable.length === 0 && rows.every(({ fields }) => fields.length === 0)) return;
  const message =
    "Cobot lists no custom fields although members have some; the space's fields were not written";
  throw new CobotError('refusal', message, { path: SPACE_PATH });
}

function memberPath(membershipId: string): string {
  return `/api/memberships/${pathSegment(membershipId)}/custom_fields`;
}
