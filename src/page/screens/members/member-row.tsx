import type { MemberMessage } from '../../../bridge/web/messages.ts';
import { Badge } from '../../common/badge.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import { enrolmentOf, membershipOf } from './member-words.ts';
import classes from './members-screen.module.css';

/** One member in a line. */
export function MemberRow({ member }: { member: MemberMessage }) {
  const { t, format } = useLanguage();
  const membership = membershipOf(member, t, format);
  const enrolment = enrolmentOf(member, t);
  return (
    <li className={classes['row']}>
      <span className={classes['face']} aria-hidden="true">
        {initialsOf(member.name)}
      </span>
      <span className={classes['who']}>
        <span className={classes['name']}>{member.name}</span>
        {member.userId !== null && (
          <span className={classes['number']}>{t.entries.userId(member.userId)}</span>
        )}
      </span>
      <span className={classes['signs']}>
        <Badge tone={membership.tone}>{membership.words}</Badge>
        <Badge tone={enrolment.tone}>{enrolment.words}</Badge>
      </span>
    </li>
  );
}

/** Of the first word and the last. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => /^./u.exec(word ?? '')?.[0] ?? '').join('');
}
