import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A UDP socket on this address and port, 0 being a free one. Rejects where the port is taken. */
export async function boundSocket(host: string, port: number): Promise<Socket> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (cause) => {
      socket.close();
      reject(cause);
    });
    socket.bind({ port, address: host, exclusive: true }, resolve);
  });
  socket.removeAllListeners('error');
  return socket;
}
