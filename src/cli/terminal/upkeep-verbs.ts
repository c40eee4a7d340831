import type { Command } from 'commander';
import { z } from 'zod';
import { usualPieceBytes } from '../../protocol/commands/uploads.ts';
import { askYesNo } from './ask-yes-no.ts';
import { verb } from './verb.ts';
import { withTerminalAndOptions, type Found } from './with-terminal.ts';

const yesSchema = z.object({ yes: z.boolean().default(false) });
const yesText = 'do not ask, for scripts';

/** `terminal upload-probe`; `restart|clear-punches`: what cannot be taken back, so a person is asked first. */
export function addUpkeepVerbs(terminal: Command): void {
  verb(
    terminal,
    'upload-probe',
    'the largest piece of an upload it takes, found by trying; stores nothing in it',
  ).action(
    withTerminalAndOptions(z.object({}), async (connected, { signal }): Promise<Found> => {
      const uploadPieceBytes = await connected.fingers.probeUploadPieceBytes({ signal });
      return {
        json: { uploadPieceBytes },
        text: [
          `it takes pieces of ${uploadPieceBytes} bytes`,
          uploadPieceBytes === usualPieceBytes
            ? 'that is what the bridge uses'
            : `write uploadPieceBytes: ${uploadPieceBytes} beside its host in bridge.yaml: templates are written faster`,
        ],
      };
    }),
  );

  verb(terminal, 'restart', 'restarts it; it is away for up to a minute')
    .option('--yes', yesText)
    .action(
      withTerminalAndOptions(yesSchema, async (connected, { own, signal }): Promise<Found> => {
        if (
          !own.yes &&
          (await askYesNo('Restart the terminal? Its door stays shut meanwhile. ', signal)) !== true
        )
          return notDone('restarted');
        await connected.upkeep.restart();
        return { json: { restarted: true }, text: ['it restarts; give it a minute'] };
      }),
    );

  verb(terminal, 'clear-punches', 'empties its attendance log for good; read it before')
    .option('--yes', yesText)
    .action(
      withTerminalAndOptions(yesSchema, async (connected, { own, signal }): Promise<Found> => {
        const { punches } = await connected.sizes();
        const question = `Delete the ${punches} punches in the terminal for good? `;
        if (!own.yes && (await askYesNo(question, signal)) !== true) return notDone('cleared');
        const cleared = await connected.upkeep.clearPunches();
        return { json: { cleared: true, punches: cleared }, text: [`${cleared} punches deleted`] };
      }),
    );
}

function notDone(what: string): Found {
  return { json: { [what]: false }, text: ['nothing was done: answer yes, or give --yes'] };
}
