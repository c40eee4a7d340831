import { Badge } from '../../common/badge.tsx';
import { Empty } from '../../common/empty.tsx';
import { Loading } from '../../common/loading.tsx';
import { ScreenTitle } from '../../common/screen-title.tsx';
import { useHouse } from '../../house/house-provider.tsx';
import { useMay } from '../../session/session-provider.tsx';
import { recentAlerts } from '../../shell/recent-alerts.ts';
import { useLanguage } from '../../texts/language-provider.tsx';
import classes from './board-screen.module.css';
import { DoorCard } from './door-card.tsx';
import { DoorDialogs } from './door-dialogs.tsx';
import { EntryList } from './entry-list.tsx';
import { standOf } from './stand.ts';

/** Every door and whoever comes to one, as it happens. */
export default function BoardScreen() {
  const { t } = useLanguage();
  const may = useMay();
  const { state, heardAt, terminals, doors, alerts } = useHouse();
  if (heardAt === undefined) return state === 'stale' ? null : <Loading />;
  const doorOf = new Map(doors.map((door) => [door.name, door]));
  const recent = may('see') ? recentAlerts(alerts, heardAt).length : 0;
  const { tone, sentence } = standOf(terminals, t);

  return (
    <DoorDialogs>
      <ScreenTitle title={t.board.title} lead={<Badge tone={tone}>{sentence}</Badge>}>
        {recent > 0 && (
          <a href="#/alerts">
            <Badge tone="warning">{t.board.alertsToday(recent)}</Badge>
          </a>
        )}
      </ScreenTitle>
      {terminals.length === 0 ? (
        <Empty icon="door">{t.board.none}</Empty>
      ) : (
        <div className={classes['doors']}>
          {terminals.map((terminal) => (
            <DoorCard key={terminal.name} terminal={terminal} door={doorOf.get(terminal.name)} />
          ))}
        </div>
      )}
      {may('see') && <EntryList />}
    </DoorDialogs>
  );
}
