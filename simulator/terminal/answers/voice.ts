import { playVoice } from '../../../src/protocol/commands/door.ts';
import { answerTo } from './answer.ts';

export const voiceAnswer = answerTo(playVoice, ({ index }, { machine }) => machine.voice.play(index));
