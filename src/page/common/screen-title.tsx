import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The head of a screen: what it is, a line about how things are, and what belongs beside it. */
export function ScreenTitle({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Group justify="space-between" align="flex-end" mb="md" gap="sm">
      <div>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead !== undefined && (
          <Text c="dimmed" component="div">
            {lead}
          </Text>
        )}
      </div>
      {children}
    </Group>
  );
}
