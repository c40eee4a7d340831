import type { Route } from '../route.ts';
import { accountRoutes } from './account.ts';
import { checkInTokenRoutes } from './check-in-tokens.ts';
import { checkInV1Routes } from './check-ins-v1.ts';
import { checkInV2Routes } from './check-ins-v2.ts';
import { customFieldRoutes } from './custom-fields.ts';
import { membershipRoutes } from './memberships.ts';
import { membershipV2Routes } from './memberships-v2.ts';
import { oauthRoutes } from './oauth.ts';
import { planRoutes } from './plans.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { timePassRoutes } from './time-passes.ts';

export const allRoutes: readonly Route[] = [
  ...oauthRoutes,
  ...accountRoutes,
  ...membershipRoutes,
  ...membershipV2Routes,
  ...planRoutes,
  ...customFieldRoutes,
  ...subscriptionRoutes,
  ...checkInTokenRoutes,
  ...checkInV1Routes,
  ...checkInV2Routes,
  ...timePassRoutes,
];
