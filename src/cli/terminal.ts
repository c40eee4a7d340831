import type { Command } from 'commander';
import { addAccessVerbs } from './terminal/access-verbs.ts';
import { addBridgeVerbs } from './terminal/bridge-verbs.ts';
import { addEnrolmentVerbs } from './terminal/enrolment-verbs.ts';
import { addFallbackVerb } from './terminal/fallback-verb.ts';
import { addLiveVerbs } from './terminal/live-verbs.ts';
import { addLookVerbs } from './terminal/look-verbs.ts';
import { addTemplateVerbs } from './terminal/template-verbs.ts';
import { addUpkeepVerbs } from './terminal/upkeep-verbs.ts';

/**
 * `terminal VERB --host …`: looks into one terminal, without a bridge; `terminal list|show|compare` ask the running bridge.
 * Each group of verbs has its own file.
 */
export function addTerminalCommand(program: Command): void {
  const terminal = program
    .command('terminal')
    .description(
      'look into one terminal, without a running bridge (a terminal serves one program at a time); ' +
        'list, show and compare ask the running bridge',
    );
  addLookVerbs(terminal);
  addTemplateVerbs(terminal);
  addEnrolmentVerbs(terminal);
  addAccessVerbs(terminal);
  addLiveVerbs(terminal);
  addUpkeepVerbs(terminal);
  addFallbackVerb(terminal);
  addBridgeVerbs(terminal);
}
