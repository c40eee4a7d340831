import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useRef } from 'react';
import { Badge } from '../common/badge.tsx';
import { Icon } from '../common/icon.tsx';
import { Loading } from '../common/loading.tsx';
import { useHouse } from '../house/house-provider.tsx';
import { useMay } from '../session/session-provider.tsx';
import { useLanguage } from '../texts/language-provider.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { ConnectionSign } from './connection-sign.tsx';
import { recentAlerts } from './recent-alerts.ts';
import { screens } from './screens.tsx';
import classes from './shell.module.css';
import { useAddress } from './use-address.ts';
import { UserMenu } from './user-menu.tsx';

/** The frame around every screen: where one is, where else one can go, who is signed in, whether what one sees is fresh. */
export function Shell() {
  const { t } = useLanguage();
  const may = useMay();
  const { alerts, heardAt } = useHouse();
  const [isMenuOpen, menu] = useDisclosure();
  const mine = screens.filter(({ right }) => may(right));
  const [wanted] = useAddress();
  const screen = mine.find(({ name }) => name === wanted) ?? mine[0];
  const content = useRef<HTMLElement>(null);

  const goOn = () => {
    menu.close();
    // After going to another screen, reading begins there.
    content.current?.focus();
  };

  if (screen === undefined) return null;
  const { Content } = screen;
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a className={classes['skip']} href="#content" onClick={(event) => skipTo(event, content.current)}>
        {t.skip}
      </a>
      <AppShell.Header className={classes['header']}>
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={isMenuOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={t.menu}
            aria-expanded={isMenuOpen}
          />
          <span className={classes['sign']}>
            <Icon name="door" size={20} />
          </span>
          <Text fw={650} size="lg" component="span">
            {t.product}
          </Text>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <ConnectionSign />
          <UserMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t.menu}>
        {mine.map(({ name, icon }) => {
          const count = name === 'alerts' ? recentAlerts(alerts, heardAt ?? 0).length : 0;
          return (
            <NavLink
              key={name}
              href={`#/${name}`}
              label={t.screens[name]}
              leftSection={<Icon name={icon} />}
              rightSection={count > 0 && <Badge tone="warning">{String(count)}</Badge>}
              active={name === screen.name}
              {...(name === screen.name && { 'aria-current': 'page' as const })}
              onClick={goOn}
              className={classes['link'] ?? ''}
            />
          );
        })}
      </AppShell.Navbar>
      <AppShell.Main ref={content} tabIndex={-1} className={classes['main'] ?? ''} id="content">
        <ConnectionLine />
        <div className={classes['content']}>
          <Suspense fallback={<Loading />}>
            <Content />
          </Suspense>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function skipTo(event: { preventDefault(): void }, content: HTMLElement | null): void {
  // The address belongs to the screens.
  event.preventDefault();
  content?.focus();
}
