import { expect, test } from 'vitest';
import { connectTo, rejection, startFake } from './start-pair.ts';

const isOurs = (token: string): boolean => token.startsWith('ctb-');

test('a token of somebody else is never deleted', async () => {
  const fake = await startFake();
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['wifi-mac'] });
  const error = await rejection(connectTo(fake).deleteCheckInToken({ token: 'wifi-mac', isOurs }));
  expect(error).toMatchObject({ kind: 'ours' });
  expect(String(error)).not.toContain('wifi-mac');
  expect(fake.asked()).toEqual([]);
});

test('where the token’s path takes no DELETE, its id’s is tried', async () => {
  const fake = await startFake();
  fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['ctb-1'] });
  fake.setFault('delete-check-in-token', { kind: 'status', status: 404, times: 1 });
  const body = { id: 'ctb-1', membership: { id: 'm1' } };
  fake.setFault('check-in-token', { kind: 'status', status: 200, body });
  expect(await connectTo(fake).deleteCheckInToken({ token: 'ctb-1', isOurs })).toBe(true);
  expect(fake.member('m1').tokens).toEqual([]);
});

test.each([404, 405])(
  'a token that is still there after %i is told by the member it belongs to',
  async (status) => {
    const fake = await startFake();
    fake.addMember({ id: 'm1', name: 'Test Person One', tokens: ['ctb-1'] });
    fake.setFault('delete-check-in-token', { kind: 'status', status });
    const error = await rejection(connectTo(fake).deleteCheckInToken({ token: 'ctb-1', isOurs }));
    expect(error).toMatchObject({ kind: 'refusal' });
    expect(String(error)).toContain('membership m1');
    expect(String(error)).not.toContain('ctb-1');
  },
);
