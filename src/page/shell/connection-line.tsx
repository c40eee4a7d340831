import { Alert } from '@mantine/core';
import { Icon } from '../common/icon.tsx';
import { useHouse } from '../house/house-provider.tsx';
import { useLanguage } from '../texts/language-provider.tsx';
import classes from './connection-line.module.css';

/** Says over every screen that what it shows is old, and since when. Read out as soon as it appears. */
export function ConnectionLine() {
  const { t, format } = useLanguage();
  const { state, heardAt } = useHouse();
  return (
    <div role="status" className={classes['line']}>
      {state === 'stale' && (
        <Alert color="orange" variant="light" icon={<Icon name="outage" />} mb="md">
          {heardAt === undefined
            ? t.connection.staleAtOnce
            : t.connection.staleSince(format.clockWithSeconds(heardAt))}
        </Alert>
      )}
    </div>
  );
}
