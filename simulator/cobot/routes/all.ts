import type { Route } from '../route.ts';
import { accountRoutes } from './account.ts';
import { checkInTokenRoutes } from './check-in-tokens.ts';
import { checkInV1Routes } from './check-ins-v1.ts';
import { checkInV2Routes } from './check-ins-v2.ts';
import { membershipRoutes } from './memberships.ts';
import { timePassRoutes } from './time-passes.ts';

export const allRoutes: readonly Route[] = [
  ...accountRoutes,
  ...membershipRoutes,
  ...checkInTokenRoutes,
  ...checkInV1Routes,
  ...checkInV2Routes,
  ...timePassRoutes,
];
