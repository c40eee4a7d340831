import { useCallback, useState } from 'react';
import { guidedEnrolmentSchema } from '../../../bridge/web/messages.ts';
import type { GuidedEnrolmentMessage } from '../../../bridge/web/messages.ts';
import { askFor } from '../../ask/ask.ts';
import { problemText } from '../../common/problem-text.ts';
import { useHouseFeed } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';

/** Takes steps of an enrolment at the bridge, one at a time; where it says no, that stands in `problem`. */
export function useGuided(): {
  /** `path` below `/enrolments`; undefined where the bridge said no. */
  take: (path: string, body?: unknown) => Promise<GuidedEnrolmentMessage | undefined>;
  isBusy: boolean;
  problem: string | undefined;
} {
  const { t } = useLanguage();
  const feed = useHouseFeed();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const take = useCallback(
    async (path: string, body: unknown = {}) => {
      setBusy(true);
      setProblem(undefined);
      try {
        const question = { method: 'POST', path: `/enrolments${path}`, body } as const;
        const enrolment = await askFor({ ...question, answer: guidedEnrolmentSchema });
        feed.noteEnrolment(enrolment);
        return enrolment;
      } catch (error) {
        setProblem(problemText(t, error));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [feed, t],
  );
  return { take, isBusy, problem };
}
