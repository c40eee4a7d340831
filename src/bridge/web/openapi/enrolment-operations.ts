import {
  alternativeBodySchema,
  beginEnrolmentSchema,
  chooseFingerBodySchema,
  chooseTerminalBodySchema,
  consentBodySchema,
  consentTextsSchema,
  guidedEnrolmentSchema,
  guidedEnrolmentsSchema,
} from '../enrolment-messages.ts';
import type { Operation } from './operation.ts';

const path = '/api/enrolments';
const step = (name: string, summary: string, body?: Operation['body']): Operation => ({
  method: 'POST',
  path: `${path}/:id/${name}`,
  summary,
  ...(body !== undefined && { body }),
  answer: guidedEnrolmentSchema,
});

/** What the API does about enrolling step by step; how each goes on is told over the WebSocket. */
export const enrolmentOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/consent-texts',
    summary: 'What members agree to before a finger is stored, in every language',
    answer: consentTextsSchema,
  },
  {
    method: 'GET',
    path,
    summary: 'Enrolments that are under way, and for a while those that are over',
    answer: guidedEnrolmentsSchema,
  },
  {
    method: 'POST',
    path,
    summary: 'Begins to enrol a member, or goes on where the same account has begun',
    body: beginEnrolmentSchema,
    answer: guidedEnrolmentSchema,
    status: 201,
  },
  step('consent', 'Notes that the member agreed to have a finger stored', consentBodySchema),
  step('alternative', 'Gives the member a card or a PIN instead', alternativeBodySchema),
  step('terminal', 'Chooses the terminal, which is nobody else’s until the end', chooseTerminalBodySchema),
  step('finger', 'Has a finger pressed three times', chooseFingerBodySchema),
  step('test', 'Enough fingers: the terminal is to know the person again, then all is stored'),
  step('go-on', 'Tries once more where the enrolment got stuck'),
  step('cancel', 'Ends the enrolment and takes back what it has done'),
];
