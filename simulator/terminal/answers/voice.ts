import { playVoice } from '../../../src/protocol/commands/door.ts';
import { answerTo } from './answer.ts';

export const voiceAnswer = answerTo(playVoice, ({ index }, { terminal }) => terminal.voice.play(index));
