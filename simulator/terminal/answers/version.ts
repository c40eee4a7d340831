import { readVersion } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const versionAnswer = answerTo(
  readVersion,
  (_request, { machine }) => machine.options.read('FirmwareVersion') ?? '',
);
