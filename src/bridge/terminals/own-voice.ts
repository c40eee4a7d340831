import { ownVoiceOption as option } from '../../protocol/voice-test.ts';
import type { Passport } from '../../protocol/passport.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalRecords } from '../store/terminals.ts';
import type { TerminalSession } from './session-port.ts';

/** What muting a terminal works with. */
export interface OwnVoiceParts {
  session: Pick<TerminalSession, 'option' | 'writeOption'>;
  terminal: { name: string; ownVoice: 'auto' | 'keep' | 'mute' };
  passport: Pick<Passport, 'voiceUnderVoiceOnZero'> | undefined;
  records: Pick<TerminalRecords, 'ownVoice' | 'rememberOwnVoice'>;
  log: Log;
}

/**
 * Sees to it that the terminal does not say "thank you" before it is decided, where the config wants that, or leaves it to
 * the passport and that says the terminal then speaks by command; otherwise puts back what was changed earlier. True where
 * its own voice is off. A terminal that refuses, or has no such option, keeps its voice; connection errors pass.
 */
export async function muteOwnVoice(parts: OwnVoiceParts): Promise<boolean> {
  const { session, terminal, passport, records, log } = parts;
  const { name, ownVoice } = terminal;
  const isToBeMute =
    ownVoice === 'mute' || (ownVoice === 'auto' && passport?.voiceUnderVoiceOnZero === 'proven');
  try {
    const remembered = await records.ownVoice(name);
    if (!isToBeMute) {
      if (remembered === undefined) return false;
      await session.writeOption(option, remembered);
      await records.rememberOwnVoice(name, undefined);
      return false;
    }
    const value = await session.option(option);
    if (value === undefined || value.trim() === '') {
      log.warn({ event: 'own-voice-unknown', terminal: name });
      return false;
    }
    if (Number(value) === 0) return true;
    // On the disk first, or it could not be put back.
    if (remembered === undefined) await records.rememberOwnVoice(name, value.trim());
    await session.writeOption(option, '0');
    return Number(await session.option(option)) === 0;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    log.warn({ event: 'own-voice-refused', terminal: name, problem: messageOf(error) });
    return false;
  }
}
