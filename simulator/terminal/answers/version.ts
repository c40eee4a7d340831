import { readVersion } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const versionAnswer = answerTo(
  readVersion,
  (_request, { terminal }) => terminal.options.read('FirmwareVersion') ?? '',
);
