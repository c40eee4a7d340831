import { z } from 'zod';
import { startFakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { answerParent } from '../parent.ts';

// The fake Cobot of the entry bench: no delays, no limits, members whose plan is unlimited.

const cobot = await startFakeCobot({ limits: false });

answerParent(
  {
    addresses: () => ({
      port: Number(new URL(cobot.url).port),
      spaceUrl: cobot.spaceUrl,
      apiUrl: cobot.apiUrl,
      accountUrl: cobot.accountUrl,
      token: cobot.token,
      spaceId: cobot.spaceId,
    }),
    /** When it answered since then, by the machine's clock (UTC ms). */
    answersSince: (since) => {
      const from = z.number().parse(since);
      const answers = cobot.asked().flatMap(({ at, ms }) => (ms === undefined ? [] : [at + ms]));
      return answers.filter((answer) => answer >= from);
    },
    /** Ids of new members whom it lets in nowhere: they have no pass. */
    refused: (count) =>
      Array.from(
        { length: z.number().parse(count) },
        (_, index) => cobot.addMember({ name: `Test Refused ${index + 1}`, passes: 0 }).id,
      ),
    /** Ids of new members; each has a check-in token of the floor's, `floor-` and its id. */
    members: (count) =>
      Array.from({ length: z.number().parse(count) }, (_, index) => {
        const { id } = cobot.addMember({ name: `Test Person ${index + 1}` });
        cobot.addToken(id, `floor-${id}`);
        return id;
      }),
  },
  () => cobot.stop(),
);
