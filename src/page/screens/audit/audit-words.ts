import type { AuditLineMessage } from '../../../bridge/web/messages.ts';
import type { KnownAction, Texts } from '../../texts/texts.ts';

function isKnown(action: string, actions: Texts['audit']['actions']): action is KnownAction {
  return Object.hasOwn(actions, action);
}

/** A line of the audit for a person: an action this page does not know stays the word it is. */
export function auditWords(
  { actor, action, memberNumber, details }: AuditLineMessage,
  { audit }: Texts,
): { who: string; what: string; more: string } {
  const { status, ...others } = details;
  const more = [
    memberNumber === null ? undefined : audit.member(memberNumber),
    typeof status === 'number' ? audit.status(status) : status === null ? audit.broken : undefined,
    ...Object.entries(others).map(([name, value]) => `${name}: ${String(value)}`),
  ];
  return {
    who: actor === 'system' ? audit.system : actor,
    what: isKnown(action, audit.actions) ? audit.actions[action] : action,
    more: more.filter((part) => part !== undefined).join(' · '),
  };
}
