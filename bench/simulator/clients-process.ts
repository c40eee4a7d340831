import { z } from 'zod';
import { answerParent } from '../parent.ts';
import { EventClient } from './event-client.ts';

// One client for each simulated terminal.

/** So long may nothing arrive before the rest is given up. */
const quietMs = 3_000;
const lookEveryMs = 50;

let clients: EventClient[] = [];

const arrived = () => clients.reduce((count, { arrivals }) => count + arrivals.length, 0);

/** Resolves once so many verifications are there, or no more come. */
function untilArrived(wanted: number): Promise<number[][]> {
  let last = { count: 0, at: performance.now() };
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const count = arrived();
      if (count > last.count) last = { count, at: performance.now() };
      if (count < wanted && performance.now() - last.at < quietMs) return;
      clearInterval(timer);
      resolve(clients.map(({ arrivals }) => arrivals));
    }, lookEveryMs);
  });
}

answerParent(
  {
    connect: async (ports) => {
      clients = await Promise.all(
        z
          .array(z.number())
          .parse(ports)
          .map((port) => EventClient.connected(port)),
      );
      return true;
    },
    arrivals: (wanted) => untilArrived(z.number().parse(wanted)),
  },
  () => {
    for (const client of clients) client.close();
  },
);
