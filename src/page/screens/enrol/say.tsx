import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './enrol.module.css';

/** What is to be done now, in large letters, and a line to it; read out whenever it changes. */
export function Say({
  what,
  isSteady = false,
  children,
}: {
  what: string;
  /** Keeps its height whatever it says. */
  isSteady?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={classes['say']} role="status" data-steady={isSteady}>
      <Title order={2} size="h3" ta="center">
        {what}
      </Title>
      {children !== undefined && (
        <Text ta="center" c="dimmed" maw={560} mx="auto" component="div">
          {children}
        </Text>
      )}
    </div>
  );
}
