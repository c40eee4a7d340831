import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { TerminalMemory } from './ports.ts';

/** The templates' table is long; somebody may have changed a finger without the count showing it. */
const templatesEveryMs = 24 * 3_600_000;

/** Whether the templates are worth reading: where the vault has any, and they may be other than they were. */
export function needsTemplates(
  memory: TerminalMemory | undefined,
  { templates }: Pick<Sizes, 'templates'>,
  inVault: number,
  nowUtcMs: number,
): boolean {
  if (inVault === 0) return false;
  if (memory === undefined || memory.templates !== templates || memory.isUnderWay) return true;
  return nowUtcMs - (memory.templatesReadAt ?? Number.NEGATIVE_INFINITY) > templatesEveryMs;
}
