import { z } from 'zod';
import { connectTerminal } from '../../src/protocol/terminal.ts';
import { netWire, type Wire } from '../../src/protocol/wire.ts';
import { answerParent } from '../parent.ts';
import { makePeople } from './people.ts';

// The bridge's driver as it fills a terminal, with every byte counted that goes over its wire.

const people = makePeople(z.coerce.number().parse(process.argv[2]));
const questionSchema = z.strictObject({ port: z.number(), pieceBytes: z.number(), verify: z.boolean() });

answerParent({ push: (value) => push(questionSchema.parse(value)) });

async function push({ port, pieceBytes, verify }: z.output<typeof questionSchema>): Promise<unknown> {
  const counted = { sent: 0, received: 0 };
  const terminal = await connectTerminal({
    name: 'bench',
    host: '127.0.0.1',
    port,
    uploadPieceBytes: pieceBytes,
    openWire: async () => counting(await netWire({ host: '127.0.0.1', port, timeoutMs: 5000 }), counted),
  });
  try {
    const from = performance.now();
    const written = await terminal.fingers.writeMany(people, { verify });
    const ms = performance.now() - from;
    return { ms, ...counted, ...written };
  } finally {
    await terminal.close();
  }
}

/** The same wire; the counts begin with CONNECT. */
function counting(wire: Wire, counted: { sent: number; received: number }): Wire {
  return {
    kind: wire.kind,
    get heldBytes() {
      return wire.heldBytes;
    },
    get unsentBytes() {
      return wire.unsentBytes;
    },
    send: (bytes) => {
      counted.sent += bytes.length;
      wire.send(bytes);
    },
    close: () => wire.close(),
    async *[Symbol.asyncIterator]() {
      for await (const piece of wire) {
        counted.received += piece.length;
        yield piece;
      }
    },
  };
}
