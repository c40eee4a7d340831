import { Connection } from './connection.js';
import { DoorView } from './door.js';
import { element, make, setText } from './element.js';
import { HandsView } from './hands.js';
import { HappenedView } from './happened.js';
import { ScreenView } from './screen.js';

const [screen, door, happened] = [new ScreenView(), new DoorView(), new HappenedView()];
const hands = new HandsView(layFinger, liftFinger);
const person = element('person', HTMLInputElement);
const quality = element('quality', HTMLInputElement);
// Each is where the eye is: on a phone the fingers are far below the keypad.
const told = element('told', HTMLElement);
const toldAtTerminal = element('told-terminal', HTMLElement);
const toldAtDoor = element('told-door', HTMLElement);
const liftButton = element('lift', HTMLButtonElement);
const menuButton = element('menu', HTMLButtonElement);
const doorButton = element('door-button', HTMLButtonElement);

/** @type {import('./messages.js').Front | undefined} */
let front;
let strangers = 0;

const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${location.pathname}`;
const connection = new Connection(address, onMessage, onState);

/** @param {import('./connection.js').Told} message */
function onMessage(message) {
  switch (message.type) {
    case 'about':
      setText(element('title', HTMLElement), `Terminal ${message.index}`);
      setText(element('about', HTMLElement), `${message.serialNumber} at ${message.address}`);
      document.title = `Terminal ${message.index} – front panel`;
      break;
    case 'front':
      front = message.front;
      screen.update(front);
      door.update(front);
      hands.update(front);
      menuButton.setAttribute('aria-pressed', String(front.isInMenu));
      showDoorChip(front);
      liftButton.disabled = front.touchedBy === undefined;
      break;
    case 'people':
      showPeople(message.people);
      break;
    case 'known':
      hands.showKnown(message);
      if (front !== undefined) hands.update(front);
      break;
    case 'happened':
      happened.add(message.entries, message.isAll);
      break;
  }
}

/** On a phone the door is far below the fingers. @param {import('./messages.js').Front} front */
function showDoorChip({ relay, isDoorOpen }) {
  const chip = element('door-chip', HTMLElement);
  chip.dataset['relay'] = relay.isOpen ? 'open' : 'shut';
  setText(chip, `Relay ${relay.isOpen ? 'open' : 'shut'}, door ${isDoorOpen ? 'open' : 'closed'}`);
}

/** @param {'open' | 'lost'} state */
function onState(state) {
  const link = element('link', HTMLElement);
  link.dataset['state'] = state;
  setText(link.firstElementChild ?? link, state === 'open' ? 'Connected' : 'Connection lost, trying again…');
  element('panel', HTMLElement).classList.toggle('is-away', state === 'lost');
  if (state === 'open') connection.look(personName());
  else hands.letGo();
}

/** @param {import('./messages.js').Person[]} people */
function showPeople(people) {
  element('users', HTMLElement).replaceChildren(...people.map(({ userId, name }) => option(userId, name)));
  element('cards', HTMLElement).replaceChildren(
    ...people
      .filter(({ card }) => card !== 0)
      .map(({ card, name, userId }) => option(String(card), name || userId)),
  );
  if (person.value === '') {
    person.value = people[0]?.userId ?? 'somebody';
    connection.look(personName());
  }
}

/**
 * @param {string} value
 * @param {string} label
 */
function option(value, label) {
  const made = make('option');
  made.setAttribute('value', value);
  made.setAttribute('label', label);
  return made;
}

/** A slash would name a finger. */
function personName() {
  return person.value.trim().replaceAll('/', '-') || 'somebody';
}

/** @param {number} finger */
function layFinger(finger) {
  const name = personName();
  void connection
    .act('present-finger', { finger: `${name}/${finger}`, quality: Number(quality.value) })
    .then((answer) => say(told, `${name}'s ${hands.nameOf(finger)}: ${outcomeOf(answer)}`, answer));
}

function liftFinger() {
  void connection.act('lift');
}

/**
 * Does something and says only what went wrong, or what a verification led to.
 *
 * @param {HTMLElement} place
 * @param {import('./messages.js').HandName} hand
 * @param {Record<string, unknown>} [body]
 */
async function act(place, hand, body) {
  const answer = await connection.act(hand, body);
  const isNews = answer.error !== undefined || answer.result?.matched !== undefined;
  say(place, isNews ? outcomeOf(answer) : '', answer);
}

/** @param {import('./messages.js').Answer} answer */
function outcomeOf({ error, result }) {
  if (error !== undefined) return error;
  if (result?.enrolling === true) return result.good === true ? 'a good press' : 'a poor press, once more';
  const score =
    result?.score === undefined ? '' : `, score ${result.score} (${front?.threshold ?? 0} needed)`;
  if (result?.matched === true) return `recognised as userId ${result.userId ?? ''}${score}`;
  return `${result?.reason ?? 'done'}${score}`;
}

/**
 * @param {HTMLElement} place
 * @param {string} text
 * @param {import('./messages.js').Answer} answer
 */
function say(place, text, { error, result }) {
  setText(place, text);
  const isGood = error === undefined && (result?.matched === true || result?.good === true);
  place.dataset['tone'] = isGood ? 'good' : 'bad';
}

person.addEventListener('input', () => connection.look(personName()));
quality.addEventListener('input', () => setText(element('quality-value', HTMLElement), quality.value));
element('stranger', HTMLButtonElement).addEventListener('click', () => {
  strangers += 1;
  person.value = `stranger ${strangers}`;
  connection.look(personName());
});
menuButton.addEventListener(
  'click',
  () => void act(toldAtTerminal, front?.isInMenu === true ? 'close-menu' : 'open-menu'),
);
element('cancel', HTMLButtonElement).addEventListener('click', () => void act(toldAtTerminal, 'cancel'));
liftButton.addEventListener('click', () => void act(toldAtTerminal, 'lift'));
doorButton.addEventListener(
  'click',
  () => void act(toldAtDoor, front?.isDoorOpen === true ? 'close-door' : 'open-door'),
);
element('exit', HTMLButtonElement).addEventListener('click', () => void act(toldAtDoor, 'press-exit-button'));
element('card-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void act(toldAtTerminal, 'tap-card', { card: element('card', HTMLInputElement).value.trim() });
});
element('keypad-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const password = element('keypad-password', HTMLInputElement);
  void act(toldAtTerminal, 'enter-password', {
    userId: element('keypad-user', HTMLInputElement).value.trim(),
    password: password.value,
  });
  password.value = '';
});

connection.open();
