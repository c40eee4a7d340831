import { Center, Loader } from '@mantine/core';
import { useLanguage } from '../texts/language-provider.tsx';

/** Something comes in a moment. */
export function Loading() {
  const { t } = useLanguage();
  return (
    <Center mih="40dvh" role="status" aria-label={t.loading}>
      <Loader />
    </Center>
  );
}
