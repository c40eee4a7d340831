import { Router } from 'express';
import type { Response } from 'express';
import { consentTexts } from '../../enrolment/consent-texts.ts';
import type { GuidedDesk } from '../../enrolment/guided-desk.ts';
import type { GuidedEnrolment } from '../../enrolment/guided-enrolment.ts';
import { actorOf, noteMember } from '../access/actor-of.ts';
import {
  alternativeBodySchema,
  beginEnrolmentSchema,
  chooseFingerBodySchema,
  chooseTerminalBodySchema,
  consentBodySchema,
  enrolmentPathSchema,
} from '../messages.ts';
import type { GuidedEnrolmentsMessage } from '../messages.ts';

/**
 * `/api/enrolments`: enrolling a member step by step. Each step is answered as soon as it has begun, with the enrolment as
 * it is then; what becomes of it is told over the WebSocket.
 */
export function enrolmentsRoutes(desk: GuidedDesk): Router {
  const router = Router();
  const answer = (response: Response, enrolment: GuidedEnrolment) => {
    noteMember(response, enrolment.now.membershipId);
    response.json(enrolment.now);
  };
  const at = (params: unknown) => desk.at(enrolmentPathSchema.parse(params).id);

  router.get('/consent-texts', (_request, response) => {
    response.json(consentTexts);
  });
  router.get('/enrolments', (_request, response) => {
    response.json({ enrolments: desk.list() } satisfies GuidedEnrolmentsMessage);
  });
  router.post('/enrolments', (request, response) => {
    const { membershipId } = beginEnrolmentSchema.parse(request.body);
    const enrolment = desk.begin(membershipId, actorOf(response).name);
    response.status(201);
    answer(response, enrolment);
  });
  // Express 5 hands a rejection to the error handler by itself.
  router.post('/enrolments/:id/consent', async (request, response) => {
    const enrolment = at(request.params);
    await enrolment.consent(consentBodySchema.parse(request.body), actorOf(response).name);
    answer(response, enrolment);
  });
  router.post('/enrolments/:id/alternative', async (request, response) => {
    const enrolment = at(request.params);
    await enrolment.alternative(alternativeBodySchema.parse(request.body));
    answer(response, enrolment);
  });
  router.post('/enrolments/:id/terminal', (request, response) => {
    const { id } = enrolmentPathSchema.parse(request.params);
    const { terminal } = chooseTerminalBodySchema.parse(request.body);
    answer(response, desk.sitAt(id, terminal));
  });
  router.post('/enrolments/:id/finger', (request, response) => {
    const enrolment = at(request.params);
    enrolment.press(chooseFingerBodySchema.parse(request.body).finger);
    answer(response, enrolment);
  });
  router.post('/enrolments/:id/test', (request, response) => {
    const enrolment = at(request.params);
    enrolment.test();
    answer(response, enrolment);
  });
  router.post('/enrolments/:id/go-on', (request, response) => {
    const enrolment = at(request.params);
    enrolment.goOn();
    answer(response, enrolment);
  });
  router.post('/enrolments/:id/cancel', (request, response) => {
    const enrolment = at(request.params);
    enrolment.cancel();
    answer(response, enrolment);
  });
  return router;
}
