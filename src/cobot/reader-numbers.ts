import type { CustomFields, MemberFields } from './custom-fields.ts';
import type { CallOptions } from './http.ts';
import type { UnreadableRow } from './row-list.ts';

/** The numbers that members have at terminals, as a custom field of Cobot tells. */
export interface NumberList {
  byMembership: ReadonlyMap<string, string>;
  /** Memberships that share a number with another: none of them has one that could be trusted. */
  shared: readonly string[];
  /** Members whose fields could not be read. */
  unreadable: readonly UnreadableRow[];
}

/** A custom field as the place where the numbers are kept, so that staff can see and write them in Cobot. */
export interface ReaderNumbers {
  /** Of all members, in two calls. */
  all(options?: CallOptions): Promise<NumberList>;
  /** Of one member; undefined where there is none. */
  of(membershipId: string, options?: CallOptions): Promise<string | undefined>;
  /** Writes a member's number and reads it back. Throws CobotError. */
  keep(membershipId: string, number: string, options?: CallOptions): Promise<void>;
}

/** The field is found by its label, and added to the space where there is none. */
export function readerNumbers(fields: CustomFields, label: string): ReaderNumbers {
  let fieldId: string | undefined;
  const knownFieldId = async (options?: CallOptions): Promise<string> => {
    fieldId ??= await fields.ensure(label, options);
    return fieldId;
  };
  return {
    all: async (options) => {
      const id = await knownFieldId(options);
      const { rows, unreadable } = await fields.ofAll(options);
      return { ...numbersIn(rows, id), unreadable };
    },
    of: async (membershipId, options) =>
      numberAmong(await fields.ofMember(membershipId, options), await knownFieldId(options)),
    keep: async (membershipId, number, options) => {
      await fields.write({ membershipId, fieldId: await knownFieldId(options), value: number }, options);
    },
  };
}

function numbersIn(
  rows: readonly MemberFields[],
  fieldId: string,
): Pick<NumberList, 'byMembership' | 'shared'> {
  const owners = new Map<string, string[]>();
  for (const row of rows) {
    const number = numberAmong(row, fieldId);
    if (number !== undefined) owners.set(number, [...(owners.get(number) ?? []), row.membershipId]);
  }
  const byMembership = new Map<string, string>();
  const shared: string[] = [];
  for (const [number, ids] of owners) {
    const [only] = ids;
    if (only !== undefined && ids.length === 1) byMembership.set(only, number);
    else shared.push(...ids);
  }
  return { byMembership, shared };
}

function numberAmong({ fields }: MemberFields, fieldId: string): string | undefined {
  const number = fields.find(({ id }) => id === fieldId)?.value?.trim() ?? '';
  return number === '' ? undefined : number;
}
