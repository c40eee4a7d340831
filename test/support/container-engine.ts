import { request, type RequestOptions } from 'node:http';

const defaultSocket = '/var/run/docker.sock';
const answerWithinMs = 3_000;

/** Where a container engine would be: `DOCKER_HOST`, or Docker's usual socket. */
export function engineAddress(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['DOCKER_HOST'] ?? `unix://${defaultSocket}`;
}

/** Whether a Docker-compatible engine answers there: `unix:///path` or `tcp://host:port`. */
export function answersAsEngine(address: string): Promise<boolean> {
  const at = whereTo(address);
  if (at === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const asked = request({ ...at, path: '/_ping', timeout: answerWithinMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

function whereTo(address: string): RequestOptions | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, pathname, hostname, port } = new URL(address);
  if (protocol === 'unix:') return { socketPath: pathname };
  return protocol === 'tcp:' || protocol === 'http:' ? { host: hostname, port } : undefined;
}
