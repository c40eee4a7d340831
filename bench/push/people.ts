import { createHash } from 'node:crypto';
import type { Template } from '../../src/protocol/commands/templates.ts';
import type { User } from '../../src/protocol/commands/users.ts';

/** Two fingers each; the same for everybody who asks. */
export interface People {
  users: User[];
  templates: Template[];
  /** Bytes that have to get into the terminal: records of 72 bytes, and the templates. */
  payloadBytes: number;
}

const templatesPerUser = 2;

export function makePeople(count: number): People {
  const users = Array.from({ length: count }, (_, index) => makeUser(index));
  const templates = users.flatMap(({ uid }) =>
    Array.from({ length: templatesPerUser }, (_, index) => makeTemplate(uid, 5 + index)),
  );
  const templateBytes = templates.reduce((sum, { template }) => sum + template.length, 0);
  return { users, templates, payloadBytes: count * 72 + templateBytes };
}

function makeUser(index: number): User {
  return {
    uid: index + 1,
    userId: String(1001 + index),
    name: `Test Person ${index}`,
    privilege: 0,
    password: index % 3 === 0 ? '4711' : '',
    card: index * 65_537,
    group: 1,
  };
}

/** Bytes nobody's finger made, under the header of version 10. No template ends in a zero. */
function makeTemplate(uid: number, finger: number): Template {
  const template = new Uint8Array(1000 + ((uid * 37 + finger * 101) % 600));
  let bits = (uid * 2_654_435_761 + finger) >>> 0;
  for (let index = 0; index < template.length; index += 1) {
    bits = (Math.imul(bits, 1_664_525) + 1_013_904_223) >>> 0;
    template[index] = bits >>> 24 || 1;
  }
  template.set([0x53, 0x53, 0x32, 0x31], 2);
  return { uid, finger, flag: 1, template };
}

/** One hash per row, to compare across processes. */
export interface RowHashes {
  users: string[];
  templates: string[];
}

export function hashesOf(users: readonly User[], templates: readonly Template[]): RowHashes {
  return {
    users: users.map((user) =>
      hash([user.uid, user.userId, user.name, user.privilege, user.password, user.card, user.group]),
    ),
    templates: templates.map(({ uid, finger, flag, template }) => hash([uid, finger, flag], template)),
  };
}

/** How many of the expected rows are there. */
export function rowsThere(expected: readonly string[], there: readonly string[]): number {
  const all = new Set(there);
  return expected.filter((row) => all.has(row)).length;
}

function hash(fields: readonly (string | number)[], bytes: Uint8Array = new Uint8Array(0)): string {
  return createHash('sha256').update(fields.join('\0')).update('\0').update(bytes).digest('base64');
}
