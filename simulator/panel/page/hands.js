import { element, make, setText } from './element.js';

/** In the vendor's order, which is that of two hands laid side by side. */
const fingerNames = /** @type {const} */ ([
  'left little finger',
  'left ring finger',
  'left middle finger',
  'left index finger',
  'left thumb',
  'right thumb',
  'right index finger',
  'right middle finger',
  'right ring finger',
  'right little finger',
]);

/**
 * Ten fingers to press: held down they lie on the sensor.
 *
 * @typedef {import('./messages.js').Front} Front
 * @typedef {import('./messages.js').Known} Known
 */
export class HandsView {
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  /** @type {number | undefined} */
  #held;
  #person = '';
  #onDown;
  #onUp;

  /**
   * @param {(finger: number) => void} onDown
   * @param {(finger: number) => void} onUp
   */
  constructor(onDown, onUp) {
    this.#onDown = onDown;
    this.#onUp = onUp;
    for (const side of /** @type {const} */ (['left', 'right'])) {
      const hand = make('fieldset', { className: `hand ${side}` });
      hand.append(
        make('legend', { text: `${side === 'left' ? 'Left' : 'Right'} hand` }),
        make('div', { className: 'palm' }),
      );
      for (const [number, name] of fingerNames.entries())
        if (name.startsWith(side)) hand.append(this.#finger(number));
      element('hands', HTMLElement).append(hand);
    }
    this.showKnown({ type: 'known', person: '', fingers: Array.from({ length: 10 }, () => null) });
  }

  /** @param {Known} known */
  showKnown({ person, fingers }) {
    this.#person = person;
    for (const [number, button] of this.#buttons.entries()) {
      const known = fingers[number] ?? null;
      const name = fingerNames[number] ?? '';
      button.classList.toggle('is-known', known !== null);
      setText(button.querySelector('.owner') ?? button, known?.userId ?? '');
      const whose =
        known === null ? 'not known here' : `known as finger ${known.finger} of userId ${known.userId}`;
      button.setAttribute('aria-label', `${name}, ${whose}`);
      button.title = `${name} (${number}), ${whose}`;
    }
  }

  /** @param {Front} front */
  update({ touchedBy, enrolling }) {
    for (const [number, button] of this.#buttons.entries()) {
      button.classList.toggle('is-down', touchedBy === `${this.#person}/${number}`);
      button.classList.toggle('is-wanted', enrolling?.finger === number);
    }
  }

  /** The name of a finger, for people. @param {number} finger */
  nameOf(finger) {
    return fingerNames[finger] ?? '';
  }

  /** Whether a finger is held down here. */
  get isHolding() {
    return this.#held !== undefined;
  }

  /** Forgets what is held, as when the connection is lost. */
  letGo() {
    this.#held = undefined;
  }

  /** @param {number} number */
  #finger(number) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `finger f${number}`;
    button.dataset['finger'] = String(number);
    button.append(printIcon(), make('span', { className: 'owner' }));
    const down = () => this.#down(number);
    const up = () => this.#up(number);
    button.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      down();
    });
    for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture', 'blur']))
      button.addEventListener(name, up);
    button.addEventListener('contextmenu', (event) => event.preventDefault());
    for (const name of /** @type {const} */ (['keydown', 'keyup']))
      button.addEventListener(name, (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        if (name === 'keyup') up();
        else if (!event.repeat) down();
      });
    // Neither pointer nor key: a screen reader's own way of pressing.
    button.addEventListener('click', (event) => {
      if (event.detail !== 0) return;
      down();
      up();
    });
    this.#buttons.push(button);
    return button;
  }

  /** @param {number} number */
  #down(number) {
    if (this.#held !== undefined) return;
    this.#held = number;
    this.#onDown(number);
  }

  /** @param {number} number */
  #up(number) {
    if (this.#held !== number) return;
    this.#held = undefined;
    this.#onUp(number);
  }
}

function printIcon() {
  const namespace = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(namespace, 'svg');
  icon.setAttribute('viewBox', '0 0 64 64');
  icon.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(namespace, 'use');
  use.setAttribute('href', '/panel/icon.svg#print');
  icon.append(use);
  return icon;
}
