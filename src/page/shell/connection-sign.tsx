import { Badge } from '../common/badge.tsx';
import { useHouse } from '../house/house-provider.tsx';
import { useLanguage } from '../texts/language-provider.tsx';

/** Whether what is on the screen is fresh, in a word. */
export function ConnectionSign() {
  const { t } = useLanguage();
  const { state } = useHouse();
  if (state === 'live') return <Badge tone="good">{t.connection.live}</Badge>;
  if (state === 'loading') return <Badge tone="quiet">{t.connection.connecting}</Badge>;
  return <Badge tone="bad">{t.connection.stale}</Badge>;
}
