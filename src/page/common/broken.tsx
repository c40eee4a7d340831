import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { useLanguage } from '../texts/language-provider.tsx';

/** Instead of an empty window, when the page itself fails. */
export class Broken extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <Apology /> : this.props.children;
  }
}

function Apology() {
  const { t } = useLanguage();
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack align="center" maw={420} ta="center">
        <Title order={1} size="h3">
          {t.broken.title}
        </Title>
        <Text role="alert">{t.broken.text}</Text>
        <Button onClick={() => location.reload()}>{t.broken.reload}</Button>
      </Stack>
    </Center>
  );
}
