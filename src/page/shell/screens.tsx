import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { Right } from '../../bridge/web/messages.ts';
import type { IconName } from '../common/drawings.ts';
import type { Texts } from '../texts/texts.ts';

/** The name of a screen, as it stands behind the `#/` of the address. */
export type ScreenName = keyof Texts['screens'];

interface Screen {
  name: ScreenName;
  icon: IconName;
  /** Whoever lacks it does not see that there is such a screen. */
  right: Right;
  /** Loaded when it is first looked at. */
  Content: ComponentType;
}

/** Every screen, in the order of the navigation; the first is where somebody begins. */
export const screens: readonly Screen[] = [
  {
    name: 'board',
    icon: 'door',
    right: 'see-for-enrolment',
    Content: lazy(() => import('../screens/board/board-screen.tsx')),
  },
  {
    name: 'enrol',
    icon: 'finger',
    right: 'enrol',
    Content: lazy(() => import('../screens/enrol/enrol-screen.tsx')),
  },
  {
    name: 'members',
    icon: 'members',
    right: 'see-for-enrolment',
    Content: lazy(() => import('../screens/members/members-screen.tsx')),
  },
  {
    name: 'sync',
    icon: 'sync',
    right: 'see',
    Content: lazy(() => import('../screens/sync/sync-screen.tsx')),
  },
  {
    name: 'alerts',
    icon: 'bell',
    right: 'see',
    Content: lazy(() => import('../screens/alerts/alerts-screen.tsx')),
  },
  {
    name: 'outages',
    icon: 'outage',
    right: 'see',
    Content: lazy(() => import('../screens/outages/outages-screen.tsx')),
  },
  {
    name: 'audit',
    icon: 'list',
    right: 'own',
    Content: lazy(() => import('../screens/audit/audit-screen.tsx')),
  },
];
