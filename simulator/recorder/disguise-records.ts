import { datasetPrefixSize } from '../../src/protocol/commands/bulk.ts';
import { decodeBatch, encodeBatch } from '../../src/protocol/commands/batch.ts';
import { faceLayout } from '../../src/protocol/commands/faces.ts';
import { operationRecord } from '../../src/protocol/commands/operations.ts';
import { punchRecord16, punchRecord40, punchRecord8 } from '../../src/protocol/commands/punches.ts';
import { readTemplateRecords, writeTemplateRecord } from '../../src/protocol/commands/templates.ts';
import { userRecord28, userRecord72, userRecordSizes } from '../../src/protocol/commands/users.ts';
import type { Disguise } from './disguise.ts';
import { isUserId } from './text-field.ts';

// Each function here takes bytes that may hold people, and gives as many back that do not. Where the bytes are not
// plainly what they should be, it gives undefined, and the caller keeps nothing of them.

type Disguised = Uint8Array | undefined;

/** Highest privilege word in use: bit 0 disabled, 14 administrator. */
const highestPrivilege = 15;

/** One user record of 72 or 28 bytes. */
export function disguiseUser(record: Uint8Array, disguise: Disguise): Disguised {
  if (record.length !== 72 && record.length !== 28) return undefined;
  const layout = record.length === 72 ? userRecord72 : userRecord28;
  const { uid, privilege, userId, name, password, card } = layout.read(record, { encoding: 'latin1' });
  if (uid === 0 || privilege > highestPrivilege || !isUserId(userId)) return undefined;
  const disguised = layout.patch(record, {
    userId: disguise.text('userId', userId),
    name: disguise.text('name', name),
    password: disguise.text('password', password),
    card: disguise.number('card', card),
  });
  // The padding of the short record; the long one has none.
  if (layout === userRecord28) disguised[20] = 0;
  return disguised;
}

/** The users' table. `count` is how many the terminal said it has. */
export function disguiseUsers(dataset: Uint8Array, disguise: Disguise, count?: number): Disguised {
  return eachRecord(dataset, sizesFor(dataset, userRecordSizes, count), (record) =>
    disguiseUser(record, disguise),
  );
}

export function disguiseTemplates(dataset: Uint8Array, disguise: Disguise): Disguised {
  const records = withoutPrefix(dataset);
  if (records === undefined) return undefined;
  const disguised = tried(() => readTemplateRecords(records))?.map((one) =>
    writeTemplateRecord({ ...one, template: disguise.biometrics(one.template) }),
  );
  return disguised === undefined ? undefined : withPrefix(dataset, disguised);
}

/** The log. Its short records look like anything, so they are believed only where the terminal's count says so. */
export function disguisePunches(dataset: Uint8Array, disguise: Disguise, count?: number): Disguised {
  const sizes = sizesFor(dataset, count === undefined ? [40, 49] : [40, 49, 16, 8], count);
  return eachRecord(dataset, sizes, (record) => disguisePunch(record, disguise));
}

function disguisePunch(record: Uint8Array, disguise: Disguise): Disguised {
  if (record.length === 8) return punchRecord8.write(punchRecord8.read(record));
  if (record.length === 16) {
    const punch = punchRecord16.read(record);
    return punchRecord16.write({ ...punch, userId: disguise.text('userId', punch.userId) });
  }
  const punch = punchRecord40.read(record, { longer: true, encoding: 'latin1' });
  if (!isUserId(punch.userId)) return undefined;
  const disguised = new Uint8Array(record.length);
  disguised.set(punchRecord40.write({ ...punch, userId: disguise.text('userId', punch.userId) }));
  return disguised;
}

/** What happened when; the parameters can be anybody's numbers. */
export function disguiseOperations(dataset: Uint8Array): Disguised {
  const none = { parameter1: 0, parameter2: 0, parameter3: 0, parameter4: 0 };
  return eachRecord(dataset, [operationRecord.size], (record) =>
    operationRecord.write({ ...operationRecord.read(record), ...none }),
  );
}

/** Faces, one entry after the other. */
export function disguiseFaces(bytes: Uint8Array, disguise: Disguise): Disguised {
  if (bytes.length === 0 || bytes.length % faceLayout.size !== 0) return undefined;
  const entries = faceLayout.readAll(bytes);
  return Buffer.concat(
    entries.map((entry) => faceLayout.write({ ...entry, data: disguise.biometrics(entry.data) })),
  );
}

/** The upload that 110 consumes: users and templates. */
export function disguiseBatch(bytes: Uint8Array, disguise: Disguise): Disguised {
  for (const size of userRecordSizes) {
    const batch = tried(() => decodeBatch(bytes, size));
    const records = batch?.records.map((record) => disguiseUser(record, disguise));
    if (batch === undefined || records === undefined || !records.every((one) => one !== undefined)) continue;
    const templates = batch.templates.map((one) => ({ ...one, template: disguise.biometrics(one.template) }));
    const disguised = encodeBatch({ records, templates });
    return disguised.length === bytes.length ? disguised : undefined;
  }
  return undefined;
}

/** The record sizes that this table can have. */
function sizesFor(dataset: Uint8Array, sizes: readonly number[], count: number | undefined): number[] {
  const bytes = dataset.length - datasetPrefixSize;
  return sizes.filter((size) => (count === undefined ? bytes % size === 0 : bytes === size * count));
}

/** With the first size that fits every record. */
function eachRecord(
  dataset: Uint8Array,
  sizes: readonly number[],
  disguise: (record: Uint8Array) => Disguised,
): Disguised {
  const records = withoutPrefix(dataset);
  if (records === undefined) return undefined;
  for (const size of sizes) {
    if (records.length % size !== 0) continue;
    const disguised: Uint8Array[] = [];
    for (let at = 0; at < records.length; at += size) {
      const one = disguise(records.subarray(at, at + size));
      if (one === undefined) break;
      disguised.push(one);
    }
    if (disguised.length * size === records.length) return withPrefix(dataset, disguised);
  }
  return undefined;
}

function withoutPrefix(dataset: Uint8Array): Disguised {
  if (dataset.length < datasetPrefixSize) return undefined;
  const { byteOffset, byteLength } = dataset;
  const said = new DataView(dataset.buffer, byteOffset, byteLength).getUint32(0, true);
  return said === dataset.length - datasetPrefixSize ? dataset.subarray(datasetPrefixSize) : undefined;
}

function withPrefix(dataset: Uint8Array, records: readonly Uint8Array[]): Disguised {
  const whole = Buffer.concat([dataset.subarray(0, datasetPrefixSize), ...records]);
  return whole.length === dataset.length ? whole : undefined;
}

/** The codec throws where bytes are not what they should be. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
