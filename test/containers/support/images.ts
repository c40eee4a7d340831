import { GenericContainer } from 'testcontainers';

export type Part = 'bridge' | 'simulator' | 'fake-cobot';

/** Where the name of an image that is there already may stand. */
const variables = {
  bridge: 'BRIDGE_IMAGE',
  simulator: 'SIMULATOR_IMAGE',
  'fake-cobot': 'FAKE_COBOT_IMAGE',
} as const satisfies Record<Part, string>;

/** A container of one part's image: the one the environment names, else one built from deploy/Dockerfile. */
export async function containerOf(part: Part): Promise<GenericContainer> {
  const named = process.env[variables[part]];
  if (named !== undefined && named !== '') return new GenericContainer(named);
  return GenericContainer.fromDockerfile('.', 'deploy/Dockerfile')
    .withTarget(part)
    .build(`cobot-terminal-${part}:test`, { deleteOnExit: false });
}
