import type { Cobot } from '../../cobot/client.ts';
import type { TimePass } from '../../cobot/time-pass-schemas.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MemberFields } from '../../cobot/custom-fields.ts';
import type { KnownMember } from '../store/members.ts';
import { unusedPassesOf } from '../unused-passes.ts';
import { knownPasses, type FreshDetails } from './known-member.ts';

/** What is asked beside the memberships, because some rule needs it. */
export interface NeededDetails {
  fields: boolean;
  passes: boolean;
}

interface AskingParts {
  signal: AbortSignal;
  log: Log;
}

type Asked = Pick<Cobot, 'customFields' | 'allUnusedTimePasses' | 'unusedTimePasses'>;

/** Custom fields and passes of everybody, in one call each where Cobot says whose they are. By membership id. */
export async function detailsOfAll(
  cobot: Asked,
  members: readonly Pick<KnownMember, 'membershipId' | 'plan'>[],
  needs: NeededDetails,
  { signal, log }: AskingParts,
): Promise<ReadonlyMap<string, FreshDetails>> {
  const onPasses = needs.passes ? members.filter(({ plan }) => plan?.usesTimePasses === true) : [];
  const [fields, passes] = await Promise.all([
    needs.fields ? unlessRefused(log, fieldsOfAll(cobot, signal)) : undefined,
    onPasses.length > 0 ? unlessRefused(log, unusedPassesOf(cobot, idsOf(onPasses), signal)) : undefined,
  ]);
  return new Map(
    members.map(({ membershipId }) => [
      membershipId,
      { fields: fields?.get(membershipId), passes: knownIfAsked(passes?.get(membershipId)) },
    ]),
  );
}

/** The same of one member. */
export async function detailsOf(
  cobot: Asked,
  { membershipId, plan }: Pick<KnownMember, 'membershipId' | 'plan'>,
  needs: NeededDetails,
  { signal, log }: AskingParts,
): Promise<FreshDetails> {
  const options = { signal, priority: 'webhook' } as const;
  const usesPasses = needs.passes && plan?.usesTimePasses === true;
  const [fields, passes] = await Promise.all([
    needs.fields
      ? unlessRefused(log, cobot.customFields.ofMember(membershipId, options).then(byLabel))
      : undefined,
    usesPasses
      ? unlessRefused(log, cobot.unusedTimePasses(membershipId, options).then(knownPasses))
      : undefined,
  ]);
  return { fields, passes };
}

/** An access token may lack the scope for these; then what was known of them stays. */
async function unlessRefused<T>(log: Log, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    log.warn({ event: 'member-details-refused', problem: messageOf(error) });
    return undefined;
  }
}

async function fieldsOfAll(
  { customFields }: Asked,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const { rows } = await customFields.ofAll({ signal });
  return new Map(rows.map((row) => [row.membershipId, byLabel(row)]));
}

function byLabel({ fields }: MemberFields): ReadonlyMap<string, string> {
  return new Map(fields.flatMap(({ label, value }) => (label === undefined ? [] : [[label, value ?? '']])));
}

function idsOf(members: readonly Pick<KnownMember, 'membershipId'>[]): readonly string[] {
  return members.map(({ membershipId }) => membershipId);
}

function knownIfAsked(passes: readonly TimePass[] | undefined): KnownMember['passes'] {
  return passes === undefined ? undefined : knownPasses(passes);
}
