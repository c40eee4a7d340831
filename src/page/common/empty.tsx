import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './drawings.ts';
import classes from './empty.module.css';

/** There is nothing to show, and that is said rather than left blank. */
export function Empty({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <Stack align="center" gap="xs" className={classes['empty'] ?? ''}>
      <Icon name={icon} size={32} />
      <Text maw={420} ta="center">
        {children}
      </Text>
    </Stack>
  );
}
