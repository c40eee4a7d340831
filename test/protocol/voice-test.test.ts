import { expect, test } from 'vitest';
import { isTransport } from '../../src/protocol/errors.ts';
import { voiceTest } from '../../src/protocol/voice-test.ts';
import { connectedTo, ok, optionsByHand, refused, type Script } from '../support/scripted-access.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';

/** A terminal with that VoiceOn, which can be written. */
function speaker(voiceOn: string, over: Script = {}): Script {
  let now = voiceOn;
  return {
    11: (request: WireRequest) => optionsByHand({ VoiceOn: now })(request),
    12: ({ data }: WireRequest): Answer => {
      now = Buffer.from(data).toString('latin1').slice('VoiceOn='.length, -1);
      return ok;
    },
    1017: ok,
    ...over,
  };
}

const said = (answered: boolean | undefined) => () => Promise.resolve(answered);
const nobodyAsked = () => Promise.reject(new Error('asked'));

test.each([
  ['a person who heard it', true, 'proven'],
  ['a person who heard nothing', false, 'refused'],
  ['nobody', undefined, 'unproven'],
] as const)('%s: %o is %s', async (_who, didSpeak, result) => {
  const { scripted, terminal } = await connectedTo(speaker('1'));
  expect(await voiceTest(terminal, said(didSpeak))).toEqual({ order: 'acknowledged', didSpeak, result });
  expect([...(await scripted.received(1017)).data]).toEqual([0, 0, 0, 0]);
  const written = scripted.requests.filter(({ command }) => command === 12);
  expect(written.map(({ data }) => Buffer.from(data).toString('latin1'))).toEqual([
    'VoiceOn=0\0',
    'VoiceOn=1\0',
  ]);
});

test('a terminal that is mute already is left so', async () => {
  const { scripted, terminal } = await connectedTo(speaker('0'));
  expect(await voiceTest(terminal, said(true))).toMatchObject({ result: 'proven' });
  expect(scripted.requests.filter(({ command }) => command === 12)).toEqual([]);
});

test('one that refuses to speak is refused without a question, and its voice is put back', async () => {
  const { terminal } = await connectedTo(speaker('1', { 1017: refused }));
  expect(await voiceTest(terminal, nobodyAsked)).toEqual({
    order: 'refused',
    didSpeak: undefined,
    result: 'refused',
  });
  expect(await terminal.option('VoiceOn')).toBe('1');
});

test.each([
  ['refuses to tell it', { 11: refused }],
  ['has nothing there', speaker('')],
])('of one that %s nothing is proven, and nothing is changed', async (_how, script: Script) => {
  const { scripted, terminal } = await connectedTo(script);
  expect(await voiceTest(terminal, nobodyAsked)).toEqual({
    order: undefined,
    didSpeak: undefined,
    result: 'unproven',
  });
  expect(scripted.requests.filter(({ command }) => command === 12)).toEqual([]);
});

test('a link that breaks proves nothing', async () => {
  const { scripted, terminal } = await connectedTo(speaker('1', { 1017: [] }));
  const failed = voiceTest(terminal, said(true));
  await scripted.received(1017);
  scripted.close();
  await expect(failed).rejects.toSatisfy(isTransport);
});
