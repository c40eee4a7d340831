import type { ReactNode } from 'react';
import classes from './badge.module.css';

/** How something is: read from its colour and from its words. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

/** One or two words with a dot of their tone. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
