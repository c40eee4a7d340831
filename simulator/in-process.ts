import type { z } from 'zod';
import type { ActiveFault } from './terminal/faults/fault-board.ts';
import { faultSchema, inflict } from './terminal/faults/inflict.ts';
import type { SimulatedTerminal } from './terminal/terminal.ts';

// What a program in JavaScript or TypeScript gets that has the simulator within itself.

export { findFirmware, firmwareNamed } from './terminal/firmwares/find-firmware.ts';
export { startTerminal, type SimulatedTerminal, type SimulatedTerminalOptions } from './terminal/terminal.ts';

/**
 * Makes something go wrong, as `POST /terminals/0/faults` does; what is not said has its default. What lasts is taken back with
 * `terminal.faults.remove(id)` or `.clear()`. Throws where there is no such fault, or where it is not possible now.
 */
export function goWrong(
  terminal: SimulatedTerminal,
  fault: z.input<typeof faultSchema>,
): ActiveFault | undefined {
  return inflict(terminal, faultSchema.parse(fault));
}
