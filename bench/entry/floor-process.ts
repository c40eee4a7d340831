import { z } from 'zod';
import { startBareEntry } from '../floor/bare-entry.ts';
import { answerParent } from '../parent.ts';
import { sidesSchema } from './sides.ts';

// The bare program of the entry bench, with its settings as the first argument.

const { terminalPorts, cobot, dataFile } = sidesSchema.parse(JSON.parse(process.argv[2] ?? ''));
const bare = startBareEntry({
  terminalPorts,
  cobotPort: cobot.port,
  checkInPath: `${new URL(cobot.apiUrl).pathname}/check_ins`,
  accessToken: cobot.token,
  spaceId: cobot.spaceId,
  dataFile,
});

answerParent(
  {
    tokens: (tokens) => {
      bare.use(new Map(z.array(z.tuple([z.string(), z.string()])).parse(tokens)));
      return true;
    },
    stop: () => {
      bare.stop();
      return true;
    },
  },
  () => bare.stop(),
);
