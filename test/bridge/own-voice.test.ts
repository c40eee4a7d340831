import { afterEach, beforeEach, expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig } from './support/keeper-rig.ts';
import { passportForTest } from './support/passport-for-test.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

const remembered = () => rig.store.terminals.ownVoice('front');

test('muted, the terminal keeps quiet until it is decided, and how it was is on the disk', async () => {
  const terminal = rig.session();
  terminal.options.set('VoiceOn', '1');
  rig.run({ ownVoice: 'mute' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('VoiceOn')).toBe('0');
  expect(await remembered()).toBe('1');
});

test.each([
  ['proven', '0'],
  ['refused', '1'],
  ['unproven', '1'],
] as const)(
  'unless the config says otherwise the passport does: speaking while muted is %s, and VoiceOn becomes %s',
  async (voiceUnderVoiceOnZero, voiceOn) => {
    await rig.store.terminals.setSerialNumber('front', 'SN1');
    await rig.store.terminals.keepPassport('front', passportForTest({ voiceUnderVoiceOnZero }), 1_000);
    const terminal = rig.session();
    terminal.options.set('VoiceOn', '1');
    rig.run();
    await eventually('online', () => rig.isOnline);
    expect(terminal.options.get('VoiceOn')).toBe(voiceOn);
  },
);

test('what was muted by a passport that holds no more is put back', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminals.keepPassport(
    'front',
    passportForTest({ firmware: 'Ver 1', voiceUnderVoiceOnZero: 'proven' }),
    1_000,
  );
  await rig.store.terminals.rememberOwnVoice('front', '1');
  const terminal = rig.session();
  terminal.options.set('VoiceOn', '0');
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('VoiceOn')).toBe('1');
});

test('with keep the voice is put back, once', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminals.rememberOwnVoice('front', '1');
  const terminal = rig.session();
  terminal.options.set('VoiceOn', '0');
  rig.run({ ownVoice: 'keep' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('VoiceOn')).toBe('1');
  expect(await remembered()).toBeUndefined();
});

test('with keep and nothing to put back the terminal is not even asked', async () => {
  const terminal = rig.session();
  rig.run({ ownVoice: 'keep' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.asked).not.toContain('option VoiceOn');
});

test('a terminal without the option, or that refuses, keeps its voice and is served', async () => {
  const terminal = rig.session();
  rig.run({ ownVoice: 'mute' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.asked).not.toContain('writeOption VoiceOn=0');
});

test('one that refuses to be muted is served too', async () => {
  const terminal = rig.session();
  terminal.options.set('VoiceOn', '1');
  terminal.failing.set('writeOption VoiceOn=0', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run({ ownVoice: 'mute' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('VoiceOn')).toBe('1');
});
