import { Router } from 'express';
import type { StaffDesk } from '../../doors/staff-desk.ts';
import {
  alertsQuerySchema,
  doorPathSchema,
  holdOpenBodySchema,
  lockdownBodySchema,
  settingsBodySchema,
} from '../door-messages.ts';
import { alertMessage, doorMessage } from '../door-reports.ts';
import { memberPathSchema } from '../messages.ts';
import type { AlertRecords } from '../../store/alerts.ts';

/** `/api/doors`: how each behaves, and what staff do with it; `/api/alerts`: what they should look at. */
export function doorsRoutes(staff: StaffDesk, alerts: Pick<AlertRecords, 'list'>): Router {
  const router = Router();
  router.get('/doors', (_request, response) => {
    response.json({ doors: staff.doors().map(doorMessage) });
  });
  // Express 5 hands a rejection to the error handler by itself.
  router.post('/doors/:name/open', async (request, response) => {
    const { name } = doorPathSchema.parse(request.params);
    response.json({ opened: await staff.open(name) });
  });
  router.post('/doors/:name/lockdown', async (request, response) => {
    const { name } = doorPathSchema.parse(request.params);
    const { on } = lockdownBodySchema.parse(request.body);
    response.json(doorMessage(await staff.change(name, { lockdown: on })));
  });
  router.post('/doors/:name/hold-open', (request, response) => {
    const { name } = doorPathSchema.parse(request.params);
    const { minutes } = holdOpenBodySchema.parse(request.body);
    response.json(doorMessage(staff.holdOpen(name, minutes)));
  });
  router.patch('/doors/:name/settings', async (request, response) => {
    const { name } = doorPathSchema.parse(request.params);
    response.json(doorMessage(await staff.change(name, settingsBodySchema.parse(request.body))));
  });
  router.delete('/doors/:name/settings', async (request, response) => {
    const { name } = doorPathSchema.parse(request.params);
    response.json(doorMessage(await staff.reset(name)));
  });
  router.delete('/members/:id/lease', async (request, response) => {
    const { id } = memberPathSchema.parse(request.params);
    await staff.dropLease(id);
    response.json({ dropped: true });
  });
  router.get('/alerts', async (request, response) => {
    const query = alertsQuerySchema.parse(request.query);
    response.json({ alerts: (await alerts.list(query)).map(alertMessage) });
  });
  return router;
}
