import { expect, test } from 'vitest';
import {
  algorithmOf,
  deleteTemplate,
  deleteTemplateByUserId,
  fingerLayout,
  readTemplateRecords,
  writeTemplate,
  writeTemplateRecord,
} from '../../src/protocol/commands/templates.ts';
import { announceUpload, checkUpload, uploadPiece } from '../../src/protocol/commands/uploads.ts';
import { template10, template9, templateRecord } from '../support/finger-terminal.ts';
import { concat, fromHex, toHex, zeros } from '../support/hand-made.ts';
import { goldens } from '../goldens/appendix-b.ts';

test('records of any length stand back to back', () => {
  const records = concat(
    templateRecord(14, 4, 1, template10(1, 1214)),
    templateRecord(14, 5, 3, template10(2, 900)),
    templateRecord(65_534, 0, 0, zeros(0)),
  );
  expect(readTemplateRecords(records)).toEqual([
    { uid: 14, finger: 4, flag: 1, template: template10(1, 1214) },
    { uid: 14, finger: 5, flag: 3, template: template10(2, 900) },
    { uid: 65_534, finger: 0, flag: 0, template: zeros(0) },
  ]);
  expect(readTemplateRecords(zeros(0))).toEqual([]);
});

test('the captured beginning of a record is understood', () => {
  const captured = concat(fromHex('c4040e0004014dfd535332310000'), zeros(0x4c4 - 14));
  const [template] = readTemplateRecords(captured);
  expect(template).toMatchObject({ uid: 14, finger: 4, flag: 1 });
  expect(template?.template.length).toBe(0x4c4 - 6);
  expect(algorithmOf(template?.template ?? zeros(0))).toBe(10);
});

test.each([
  ['shorter than its own head', concat(templateRecord(1, 1, 1, template10(1)), fromHex('0500010000'))],
  ['of size 5', concat(fromHex('050001000001'), zeros(20))],
  ['of size 0, which would never end', concat(fromHex('000001000001'), zeros(20))],
  ['longer than what came', templateRecord(1, 1, 1, template10(1)).subarray(0, 1000)],
])('a record %s is a wire error without bytes in it', (_what, records) => {
  expect(() => readTemplateRecords(records)).toThrow(
    expect.objectContaining({ kind: 'wire', reason: 'malformed' }),
  );
});

test('the simulator writes the records the reader reads', () => {
  const template = template10(3, 700);
  expect(toHex(writeTemplateRecord({ uid: 300, finger: 9, flag: 3, template }))).toBe(
    toHex(templateRecord(300, 9, 3, template)),
  );
});

test('the algorithm follows from the header', () => {
  expect(algorithmOf(template10(1))).toBe(10);
  expect(algorithmOf(template9(1))).toBe(9);
  expect(algorithmOf(zeros(0))).toBe(9);
});

test('the requests are the bytes of the description', () => {
  const golden = fromHex(goldens['a template is written']).subarray(16);
  const written = { uid: 7, finger: 6, flag: 1, size: 1200 };
  expect(writeTemplate.request.write(written)).toEqual(golden);
  expect(writeTemplate.request.read(golden)).toEqual(written);
  expect(toHex(fingerLayout.write({ uid: 0x1234, finger: 6 }))).toBe('341206');
  expect(toHex(deleteTemplate.request.write({ uid: 0x1234, finger: 6 }) ?? zeros(0))).toBe('341206');
  const byUserId = deleteTemplateByUserId.request.write({ userId: '1007', finger: 6 }) ?? zeros(0);
  expect(toHex(byUserId)).toBe(`31303037${'00'.repeat(20)}06`);
  expect(deleteTemplateByUserId.request.read(byUserId)).toEqual({ userId: '1007', finger: 6 });
});

test('what goes around an upload is a number, bytes, or nothing', () => {
  expect(toHex(announceUpload.request.write({ value: 1200 }) ?? zeros(0))).toBe('b0040000');
  expect(announceUpload.request.read(fromHex('b0040000'))).toEqual({ value: 1200 });
  expect(uploadPiece.request.read(fromHex('010203'))).toEqual(fromHex('010203'));
  expect(checkUpload.reply.write({ value: 0x1234 })).toEqual({ data: fromHex('34120000') });
});
