import { connect, type Socket } from 'node:net';
import { RawClient } from '../raw-client.ts';

/** How a probe goes away again. */
export type ProbeEnd = 'closes' | 'resets' | 'closes after half a packet' | 'asks and closes';

/**
 * A client that looks whether the port is open by connecting and hanging up, and only then connects in earnest. Until
 * the terminal has let go of the probe its one place is taken.
 */
export async function connectedAfterProbing(port: number, ends: readonly ProbeEnd[]): Promise<RawClient> {
  for (const end of ends) await probe(port, end);
  return RawClient.connected(port);
}

async function probe(port: number, end: ProbeEnd): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  // Whatever the terminal makes of it, the probe has seen what it wanted.
  socket.on('error', () => undefined);
  hangUp(socket, end);
}

function hangUp(socket: Socket, end: ProbeEnd): void {
  switch (end) {
    case 'closes':
      socket.end();
      break;
    case 'resets':
      socket.resetAndDestroy();
      break;
    case 'closes after half a packet':
      socket.end(Buffer.from('5050827d0800', 'hex'));
      break;
    case 'asks and closes':
      socket.end(Buffer.from('5050827d08000000e80317fc00000000', 'hex'));
      break;
  }
}
