import type { ReactNode } from 'react';
import type { Tone } from './tone.ts';
import classes from './badge.module.css';

/** One or two words with a dot of their tone. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
