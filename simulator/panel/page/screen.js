import { element, make, setText } from './element.js';

/**
 * @typedef {import('./messages.js').Front} Front
 * @typedef {{ tone: 'idle' | 'good' | 'bad' | 'busy' | 'dark', text: string }} Words
 */

/** The screen and the sensor of the terminal. */
export class ScreenView {
  #screen = element('screen', HTMLElement);
  #clock = element('clock', HTMLElement);
  #clients = element('clients', HTMLElement);
  #lcd = element('lcd', HTMLElement);
  #verdict = element('verdict', HTMLElement);
  #presses = element('presses', HTMLElement);
  #sensor = element('sensor', HTMLElement);
  #sensorText = element('sensor-text', HTMLElement);
  /** @type {{ front: Front, at: number } | undefined} */
  #seen;

  constructor() {
    setInterval(() => this.#show(), 250);
  }

  /** @param {Front} front */
  update(front) {
    this.#seen = { front, at: performance.now() };
    this.#show();
  }

  #show() {
    if (this.#seen === undefined) return;
    const { front, at } = this.#seen;
    const sinceMs = performance.now() - at;
    const { tone, text } = wordsOf(front);
    this.#screen.dataset['tone'] = tone;
    setText(this.#clock, front.isOn ? clockText(front.time, sinceMs) : '');
    setText(this.#clients, front.isOn ? clientsText(front.clients) : '');
    setText(this.#lcd, front.isOn ? front.lcd.join('\n').trimEnd() : '');
    setText(this.#verdict, text);
    this.#showPresses(front);
    const { touchedBy } = front;
    this.#sensor.classList.toggle('is-touched', touchedBy !== undefined);
    setText(this.#sensorText, touchedBy === undefined ? idleSensor(front) : `On the sensor: ${touchedBy}`);
  }

  /** @param {Front} front */
  #showPresses({ enrolling }) {
    this.#presses.hidden = enrolling === undefined;
    if (enrolling === undefined) return;
    const { wanted, goodPresses } = enrolling;
    this.#presses.replaceChildren(
      ...Array.from({ length: wanted }, (_, index) =>
        make('li', { className: index < goodPresses ? 'done' : '' }),
      ),
    );
  }
}

/**
 * What the terminal itself says, beside what a client wrote.
 *
 * @param {Front} front
 * @returns {Words}
 */
function wordsOf(front) {
  const { isOn, isEnabled, isInMenu, enrolling, verdict, relay, lcd } = front;
  if (!isOn) return { tone: 'dark', text: 'No power' };
  if (enrolling !== undefined) return { tone: 'busy', text: enrolText(enrolling) };
  if (isInMenu) return { tone: 'busy', text: 'Menu' };
  if (!isEnabled) return { tone: 'dark', text: 'Switched off by a client' };
  if (verdict !== undefined) {
    return {
      tone: relay.isOpen || (verdict.isGood && lcd.length === 0) ? 'good' : toneOf(verdict),
      text: `${verdict.text}\n${verdict.who}`.trimEnd(),
    };
  }
  if (relay.isOpen) return { tone: 'good', text: '' };
  return {
    tone: 'idle',
    text: lcd.some((line) => line.trim() !== '') ? '' : 'Place a finger or hold a card',
  };
}

/**
 * Where a client decides, a person who was recognised is not let in yet: no green before the relay.
 *
 * @param {{ isGood: boolean }} verdict
 */
function toneOf({ isGood }) {
  return isGood ? 'idle' : 'bad';
}

/** @param {NonNullable<Front['enrolling']>} enrolling */
function enrolText({ userId, finger, goodPresses, wanted, poorPresses }) {
  const poor = poorPresses === 0 ? '' : ` (${poorPresses} poor so far)`;
  return `Enrolling userId ${userId}\nfinger ${finger}, press ${goodPresses + 1} of ${wanted}${poor}`;
}

/** @param {Front} front */
function idleSensor({ isOn, isCapturing, isInMenu }) {
  if (!isOn) return 'No power';
  return isCapturing && !isInMenu ? 'No finger on the sensor' : 'Recognises nobody now';
}

/** @param {number} clients */
function clientsText(clients) {
  if (clients === 0) return 'no client';
  return clients === 1 ? '1 client' : `${clients} clients`;
}

/**
 * @param {string} time
 * @param {number} sinceMs
 */
function clockText(time, sinceMs) {
  const now = new Date(Date.parse(`${time}Z`) + sinceMs);
  return Number.isNaN(now.getTime()) ? time : now.toISOString().slice(0, 19).replace('T', '  ');
}
