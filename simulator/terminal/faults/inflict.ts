import { z } from 'zod';
import type { SimulatedTerminal } from '../terminal.ts';
import { deedSchemas, doDeed, type Deed } from './deeds.ts';
import type { ActiveFault } from './fault-board.ts';
import { lastingSchemas, type LastingFault } from './fault.ts';

/** Everything that can be the matter with a terminal, by its `kind`. */
export const faultSchema = z.discriminatedUnion('kind', [...lastingSchemas, ...deedSchemas]);
export type Fault = z.output<typeof faultSchema>;

const deedKinds: ReadonlySet<string> = new Set(deedSchemas.map(({ shape }) => shape.kind.value));

/** Sets a fault, or does what happens once; undefined then. Throws `HandError` where that is not possible now. */
export function inflict(terminal: SimulatedTerminal, fault: Fault): ActiveFault | undefined {
  terminal.note(`something goes wrong: ${fault.kind}`);
  if (!isDeed(fault)) return terminal.faults.add(fault);
  doDeed(terminal, fault);
  return undefined;
}

function isDeed(fault: LastingFault | Deed): fault is Deed {
  return deedKinds.has(fault.kind);
}
