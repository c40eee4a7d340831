import type { Socket } from 'node:net';

/**
 * Gives a foreign client its packets one per read, as it takes them for granted: on a busy machine two packets come in one
 * read, and the client then waits for the second one until it gives up.
 */
export function oneFramePerRead(socket: Socket): void {
  const emit = socket.emit.bind(socket);
  let rest = Buffer.alloc(0);
  socket.emit = (event: string | symbol, ...given: unknown[]): boolean => {
    const [chunk] = given;
    if (event !== 'data' || !(chunk instanceof Buffer)) return emit(event, ...given);
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32LE(4)) {
      const frame = rest.subarray(0, 8 + rest.readUInt32LE(4));
      rest = rest.subarray(frame.length);
      setImmediate(() => emit('data', frame));
    }
    return true;
  };
}
