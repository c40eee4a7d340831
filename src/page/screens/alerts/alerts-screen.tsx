import { Card } from '@mantine/core';
import { Empty } from '../../common/empty.tsx';
import { Icon } from '../../common/icon.tsx';
import { Loading } from '../../common/loading.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useHouse } from '../../house/house-provider.tsx';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './alerts-screen.module.css';

/** What staff should look at, the newest first, each with what to do. */
export default function AlertsScreen() {
  const { t, format } = useLanguage();
  const { heardAt, alerts, members } = useHouse();
  if (heardAt === undefined) return <Loading />;
  const names = new Map([...members.values()].map(({ userId, name }) => [userId, name]));
  return (
    <>
      <ScreenTitle title={t.alerts.title} lead={t.alerts.lead} />
      <Card withBorder radius="lg" padding={0}>
        {alerts.length === 0 ? (
          <Empty icon="check">{t.alerts.none}</Empty>
        ) : (
          <ul className={classes['list']} aria-label={t.alerts.title}>
            {alerts.map(({ id, kind, terminal, userId, at, repeats }) => (
              <li key={id} className={classes['row']} data-tone={kind === 'duress' ? 'bad' : 'warning'}>
                <span className={classes['sign']}>
                  <Icon name="warning" size={18} />
                </span>
                <div>
                  <p className={classes['kind']}>{t.alerts.kinds[kind]}</p>
                  <p>{t.alerts.advice[kind]}</p>
                  <p className={classes['where']}>
                    {[
                      terminal,
                      userId !== null && t.alerts.about(names.get(userId) ?? t.entries.userId(userId)),
                      repeats > 0 && t.alerts.repeated(repeats),
                    ]
                      .filter((part) => part !== false)
                      .join(' · ')}
                  </p>
                </div>
                <time dateTime={at}>{format.moment(at)}</time>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
