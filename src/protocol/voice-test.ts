import { isRefusal } from './errors.ts';

/** Whether a terminal speaks by command while its own voice is off (`VoiceOn=0`); no manual says so for any model. */
export type VoiceProof = 'proven' | 'refused' | 'unproven';

/** What a voice test needs of a connected terminal. */
export interface VoiceTestTerminal {
  option(name: string): Promise<string | undefined>;
  writeOption(name: string, value: string): Promise<void>;
  playVoice(index: number): Promise<void>;
}

export interface VoiceTestResult {
  /** How the terminal answered the order to speak; undefined where its own voice cannot be switched off. */
  order: 'acknowledged' | 'refused' | undefined;
  /** What the person at the terminal said; undefined where nobody did. */
  didSpeak: boolean | undefined;
  result: VoiceProof;
}

/** The option that lets a terminal speak by itself. */
export const ownVoiceOption = 'VoiceOn';
/** "Thank you". Source: pyzk's list for TESTVOICE. */
const prompt = 0;

/**
 * Has the terminal speak by command under `VoiceOn=0`. `didSpeak` asks the person at the terminal; undefined is "cannot
 * tell". Afterwards `VoiceOn` is what it was.
 */
export async function voiceTest(
  terminal: VoiceTestTerminal,
  didSpeak: () => Promise<boolean | undefined>,
): Promise<VoiceTestResult> {
  const before = (await terminal.option(ownVoiceOption))?.trim() ?? '';
  if (before === '') return { order: undefined, didSpeak: undefined, result: 'unproven' };
  const isOn = Number(before) !== 0;
  if (isOn) await terminal.writeOption(ownVoiceOption, '0');
  try {
    if (!(await isTaken(terminal.playVoice(prompt))))
      return { order: 'refused', didSpeak: undefined, result: 'refused' };
    const said = await didSpeak();
    const result = said === undefined ? 'unproven' : said ? 'proven' : 'refused';
    return { order: 'acknowledged', didSpeak: said, result };
  } finally {
    if (isOn) await terminal.writeOption(ownVoiceOption, before);
  }
}

async function isTaken(order: Promise<void>): Promise<boolean> {
  try {
    await order;
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
