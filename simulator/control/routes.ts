import { z } from 'zod';
import type { SimulatedTerminal } from '../terminal/terminal.ts';
import { faultRoutes } from './fault-routes.ts';
import type { Route } from './route.ts';
import {
  done,
  doorState,
  emptyBody,
  enterPasswordBody,
  handResult,
  presentFingerBody,
  presentResult,
  pressFingerBody,
  registerFaceBody,
  registerFingerBody,
  tapCardBody,
  terminalSummary,
  terminalView,
  timelineEntry,
} from './schemas.ts';

function hand<Body extends z.ZodType>(
  name: string,
  summary: string,
  body: Body,
  answer: z.ZodType,
  act: (terminal: SimulatedTerminal, body: z.output<Body>) => unknown,
): Route {
  return {
    method: 'post',
    path: `/terminals/:i/${name}`,
    summary,
    body,
    answer,
    run: ({ terminal }, value) => act(terminal, body.parse(value)),
  };
}

const doorOf = (terminal: SimulatedTerminal) => ({ door: terminal.view().door });

const doing =
  (name: 'lift' | 'cancel' | 'openMenu' | 'closeMenu') =>
  (terminal: SimulatedTerminal): z.infer<typeof done> => {
    terminal[name]();
    return { done: true };
  };

/** Everything that concerns one terminal. */
export const terminalRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/terminals/:i',
    summary: 'Look at a terminal: users, log count, screen, relay, door, sessions',
    body: undefined,
    answer: terminalView,
    run: ({ index, terminal }) => ({ index, ...terminal.view() }),
  },
  {
    method: 'get',
    path: '/terminals/:i/timeline',
    summary: 'What happened at a terminal, oldest first',
    body: undefined,
    answer: z.array(timelineEntry),
    run: ({ terminal }) => terminal.timeline(),
  },
  hand('press-finger', "A user's finger is pressed", pressFingerBody, handResult, (terminal, body) =>
    terminal.pressFinger(body),
  ),
  hand('unknown-finger', 'A stranger presses a finger', emptyBody, handResult, (terminal) =>
    terminal.unknownFinger(),
  ),
  hand('tap-card', 'A card is held to the reader', tapCardBody, handResult, (terminal, body) =>
    terminal.tapCard(body),
  ),
  hand(
    'enter-password',
    'A userId and a password are typed',
    enterPasswordBody,
    handResult,
    (terminal, body) => terminal.enterPassword(body),
  ),
  hand(
    'register-finger',
    'A finger is registered at the terminal itself',
    registerFingerBody,
    done,
    (terminal, body) => {
      terminal.registerFinger(body);
      return { done: true };
    },
  ),
  hand(
    'register-face',
    'A face is registered at the terminal itself, for terminals with the option FaceFunOn=1',
    registerFaceBody,
    done,
    (terminal, body) => {
      terminal.registerFace(body);
      return { done: true };
    },
  ),
  hand(
    'present-finger',
    'A finger is laid on the sensor: a press for an enrolment, or to be recognised',
    presentFingerBody,
    presentResult,
    (terminal, body) => terminal.presentFinger(body),
  ),
  hand('lift', 'The finger on the sensor is lifted', emptyBody, done, doing('lift')),
  hand('cancel', 'The cancel key is pressed, which ends an enrolment', emptyBody, done, doing('cancel')),
  hand('open-menu', 'Somebody enters the menu', emptyBody, done, doing('openMenu')),
  hand('close-menu', 'They leave the menu', emptyBody, done, doing('closeMenu')),
  hand('open-door', 'The door swings open', emptyBody, doorState, (terminal) => {
    terminal.openDoor();
    return doorOf(terminal);
  }),
  hand('close-door', 'The door falls shut', emptyBody, doorState, (terminal) => {
    terminal.closeDoor();
    return doorOf(terminal);
  }),
  hand('press-exit-button', 'The exit button is pressed', emptyBody, done, (terminal) => {
    terminal.pressExitButton();
    return { done: true };
  }),
  ...faultRoutes,
];

export const listAnswer = z.array(terminalSummary);

export function summaries(terminals: readonly SimulatedTerminal[]): z.infer<typeof listAnswer> {
  return terminals.map((terminal, index) => {
    const { serialNumber, host, port, userCount, logCount } = terminal.view();
    return { index, serialNumber, host, port, userCount, logCount };
  });
}
