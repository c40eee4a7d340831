import { Router } from 'express';
import { membershipState } from '../../../cobot/membership-state.ts';
import type { EnrolmentDesk } from '../../enrolment/enrol.ts';
import type { MemberRecords } from '../../store/members.ts';
import { datesOf } from '../../sync/known-dates.ts';
import { enrolBodySchema, memberPathSchema } from '../messages.ts';
import type { EnrolResultMessage, MembersMessage } from '../messages.ts';

/** `GET /api/members`, `POST /api/members/:id/enrol` */
export function membersRoutes(
  members: Pick<MemberRecords, 'list'>,
  desk: Pick<EnrolmentDesk, 'enrol'>,
  { clock, timeZone }: { clock: { wallNow(): number }; timeZone: string },
): Router {
  const router = Router();
  // Express 5 hands a rejection to the error handler by itself.
  router.get('/members', async (_request, response) => {
    const rows = await members.list();
    const now = new Date(clock.wallNow());
    const answer: MembersMessage = {
      members: rows.map((row) => ({
        id: row.membership_id,
        name: row.name,
        plan: row.plan_name,
        userId: row.user_id,
        state: membershipState(datesOf(row), now, timeZone),
        isRegistered: row.token_registered_at !== null,
        confirmedAt: row.confirmed_at,
        startsOn: row.starts_at,
        canceledTo: row.canceled_to,
        refreshedAt: new Date(row.refreshed_at).toISOString(),
      })),
    };
    response.json(answer);
  });
  // Express 5 hands a rejection to the error handler by itself.
  router.post('/members/:id/enrol', async (request, response) => {
    const { id } = memberPathSchema.parse(request.params);
    const { userId } = enrolBodySchema.parse(request.body);
    const result: EnrolResultMessage = await desk.enrol(id, userId);
    response.status(result.isNew ? 201 : 200).json(result);
  });
  return router;
}
