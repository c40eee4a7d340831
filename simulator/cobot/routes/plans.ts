import type { Route } from '../route.ts';
import { v1Plan } from '../v1-json.ts';

/** v1 plans: open to all; hidden ones only for those who may read plans. */
export const planRoutes: readonly Route[] = [
  {
    endpoint: 'plans',
    method: 'GET',
    host: 'space',
    path: '/api/plans',
    scopes: [],
    isPublic: true,
    answer: ({ state, accessToken }) => {
      const seesHidden = accessToken?.scopes.some((scope) => scope === 'read_plans' || scope === 'read');
      const plans = [...state.plans.values()].filter((plan) => !plan.isHidden || seesHidden === true);
      const welcome = seesHidden === true ? { welcome_message: null } : {};
      return { status: 200, body: plans.map((plan) => ({ ...v1Plan(plan), ...welcome })) };
    },
  },
];
