import { readBlock } from '../../src/protocol/block.ts';
import { probeCapabilities } from '../../src/protocol/capabilities.ts';
import { commandCode, commandName } from '../../src/protocol/command-codes.ts';
import { punchesTable, usersTable } from '../../src/protocol/commands/bulk.ts';
import { writeOption } from '../../src/protocol/commands/options.ts';
import { templatesTable, type Template } from '../../src/protocol/commands/templates.ts';
import { openZone } from '../../src/protocol/commands/time-zones.ts';
import { doorTest } from '../../src/protocol/door-test.ts';
import { backToIdentifying } from '../../src/protocol/enrolment.ts';
import type { EnrolmentStep } from '../../src/protocol/enrolment-steps.ts';
import { identityOf } from '../../src/protocol/identity.ts';
import { openDoor } from '../../src/protocol/open-door.ts';
import { holdRelay, releaseRelay, type HoldableTerminal } from '../../src/protocol/relay-hold.ts';
import { streamPunches, streamUsers } from '../../src/protocol/row-streams.ts';
import { openSession } from '../../src/protocol/session.ts';
import { measureTable } from '../../src/protocol/table-measure.ts';
import { punchesKind } from '../../src/protocol/row-kinds.ts';
import { readWhole } from '../../src/protocol/tables.ts';
import { uploadAndConsume } from '../../src/protocol/upload.ts';
import type { Desk } from './desk.ts';
import { questions } from './questions.ts';
import { readRecords } from '../support/read-records.ts';

/** Something the driver does that is in flight while hostile bytes come. */
export interface Activity {
  readonly name: string;
  /** The terminal may say that it is none for what is written: then an error of kind `ours` names the argument. */
  readonly mayNotFit?: boolean;
  run(desk: Desk): Promise<unknown>;
}

const timeoutMs = 10_000;

const template = (uid: number, finger: number, flag = 1): Template => ({
  uid,
  finger,
  flag,
  template: Uint8Array.from({ length: 60 }, (_, index) => 1 + ((index * 7 + finger) & 0x7f)),
});

const draft = { uid: 3, userId: '1003', name: 'Test Person Three' };

/** Connecting is the only one that begins without a session. */
export const connecting: Activity = {
  name: 'open a session',
  run: ({ connection, signal }) => openSession(connection, { commKey: 1234, timeoutMs, signal }),
};

/** Nothing is asked; only events can be meant. */
const listening: Activity = { name: 'listen', run: () => Promise.resolve() };

function holdable(desk: Desk): HoldableTerminal {
  return {
    option: (name) => desk.option(name),
    writeOption: (name, value) => desk.dialogue.ask(writeOption, { name, value }),
    access: desk.access,
    userTable: desk.users,
  };
}

async function enrol(desk: Desk, replace: boolean): Promise<EnrolmentStep[]> {
  const { enrolment, hands, signal } = desk;
  const steps: EnrolmentStep[] = [];
  for await (const step of enrolment.enrol({ userId: '1002', finger: 3, replace }, { signal })) {
    steps.push(step);
    if (step.type === 'waiting-for-finger') {
      hands?.presentFinger({ finger: 'a finger' });
      hands?.lift();
    }
  }
  const last = steps.at(-1);
  // An error of kind `ours` becomes a step; nothing but the terminal's own number 1 may lead to this one.
  if (last?.type === 'failed' && last.reason === 'bad-parameter' && last.result === undefined)
    throw new Error(`the enrolment ended with an error of ours: ${last.message}`);
  return steps;
}

async function gathered<Row>(batches: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

/** Work of several requests, each reply handler of the driver in at least one of them. */
const works: readonly Activity[] = [
  connecting,
  listening,
  { name: 'identity', run: ({ dialogue }) => identityOf(dialogue) },
  { name: 'read users', run: ({ users, signal }) => users.read({ timeoutMs, signal }) },
  { name: 'put a user', run: ({ users }) => users.put(draft) },
  { name: 'change a user', run: ({ users, signal }) => users.update(1, { card: 99 }, { signal }) },
  {
    name: 'read punches',
    run: async ({ connection, sizes, signal }) =>
      (await readWhole(connection, punchesKind, sizes, { timeoutMs, signal })).rows,
  },
  {
    name: 'stream users',
    run: (desk) => gathered(streamUsers(desk, desk.encoding, { signal: desk.signal })),
  },
  { name: 'stream punches', run: (desk) => gathered(streamPunches(desk, { signal: desk.signal })) },
  { name: 'read operations', run: ({ access, signal }) => access.operations({ signal }) },
  ...[usersTable, punchesTable].map((table) => ({
    name: `read the table of ${table.name}`,
    run: ({ connection, signal }: Desk) => readRecords(connection, table, { timeoutMs, signal }),
  })),
  ...[usersTable, punchesTable, templatesTable].map((table) => ({
    name: `measure ${table.name}`,
    run: ({ dialogue, signal }: Desk) => measureTable(dialogue, table, { isEmpty: false, signal }),
  })),
  { name: 'read templates', run: ({ fingers, signal }) => fingers.readAll({ signal }) },
  { name: 'read a template', run: ({ fingers, signal }) => fingers.read(1, 6, { signal }) },
  {
    name: 'write a template',
    mayNotFit: true,
    run: ({ fingers, signal }) => fingers.write(template(1, 3), { signal }),
  },
  {
    name: 'write many',
    mayNotFit: true,
    run: ({ fingers, signal }) =>
      fingers.writeMany({ users: [draft], templates: [template(3, 1), template(3, 2, 3)] }, { signal }),
  },
  { name: 'delete a template', run: ({ fingers }) => fingers.delete(1, 6) },
  { name: 'delete a template by userId', run: ({ fingers }) => fingers.deleteByUserId('1002', 6) },
  { name: 'probe uploads', run: ({ fingers, signal }) => fingers.probeUploadPieceBytes({ signal }) },
  {
    name: 'upload',
    run: ({ dialogue, signal }) =>
      uploadAndConsume(dialogue, new Uint8Array(300), { signal, pieceBytes: 100 }, () => Promise.resolve()),
  },
  ...[commandCode.readFaces, commandCode.readTemplate].map((command) => ({
    name: `read a block with ${commandName(command)}`,
    run: ({ dialogue, signal }: Desk) =>
      readBlock(dialogue, command, Uint8Array.of(1, 0, 6), {
        purpose: 'read a block',
        signal,
        maxBytes: 4096,
      }),
  })),
  { name: 'kind of faces', run: ({ faces }) => faces.kind() },
  { name: 'read a face', run: ({ faces, signal }) => faces.read(1, { signal }) },
  { name: 'read faces', run: ({ faces, signal }) => faces.readAll({ signal }) },
  { name: 'delete a face', run: ({ faces }) => faces.delete({ uid: 1, userId: '1001' }) },
  { name: 'zones of a user', run: ({ access }) => access.setZones(1, [2, 3]) },
  { name: 'group of a user', run: ({ access }) => access.setGroup(1, 2) },
  { name: 'group of a far user', run: ({ access }) => access.setGroup(300, 2) },
  { name: 'put a zone', run: ({ access }) => access.putZone(openZone(4)) },
  { name: 'read a zone', run: ({ access }) => access.zone(4) },
  {
    name: 'put a group',
    run: ({ access }) => access.putGroup({ group: 3, zones: [4], verifyStyle: 0, holidays: false }),
  },
  {
    name: 'put a combination',
    run: ({ access }) => access.putCombination({ number: 3, groups: [1, 3] }),
  },
  { name: 'verify style of a user', run: ({ access }) => access.setVerifyStyle(1, 2) },
  {
    name: 'hold the relay by its option',
    run: async (desk) => releaseRelay(holdable(desk), await holdRelay(holdable(desk), 'lock-on-zero')),
  },
  {
    name: 'hold the relay by a closed zone',
    run: async (desk) => releaseRelay(holdable(desk), await holdRelay(holdable(desk), 'closed-zone')),
  },
  {
    name: 'door test',
    run: (desk) => {
      const terminal = {
        ...holdable(desk),
        openDoor: (seconds: number) => openDoor(desk.dialogue, 'seconds', seconds, {}),
        isDoorOpen: () => Promise.resolve(false),
      };
      return doorTest(terminal, { seconds: 1, didOpen: () => Promise.resolve(true) });
    },
  },
  { name: 'open the door', run: ({ dialogue, signal }) => openDoor(dialogue, 'tenths', 3, { signal }) },
  { name: 'enrol a finger', run: (desk) => enrol(desk, false) },
  { name: 'enrol over a finger', run: (desk) => enrol(desk, true) },
  { name: 'back to identifying', run: ({ dialogue }) => backToIdentifying(dialogue) },
  {
    name: 'probe',
    run: ({ dialogue, signal }) =>
      probeCapabilities(dialogue, { askedForKey: true, hasKey: false }, { signal, wallNow: () => 0 }),
  },
];

export const activities: readonly Activity[] = [...questions, ...works];
