import type { BridgeConfig } from '../config.ts';
import type { NeededDetails } from './fresh-details.ts';

/** What these settings need to know of members beside their memberships. */
export function neededDetails({ sync, terminals }: Pick<BridgeConfig, 'sync' | 'terminals'>): NeededDetails {
  const usesFields = terminals.some(({ members }) => members?.some(({ fields }) => fields !== undefined));
  return {
    fields: sync.cardField !== undefined || usesFields,
    passes:
      sync.withoutPasses === undefined
        ? terminals.some(({ mode }) => mode === 'sync')
        : sync.withoutPasses !== 'keep',
  };
}
