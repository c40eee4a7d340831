import { element, setText } from './element.js';

/**
 * The door with its lamp.
 *
 * @typedef {import('./messages.js').Front} Front
 */
export class DoorView {
  #wall = element('wall', HTMLElement);
  #relay = element('relay', HTMLElement);
  #leaf = element('leaf', HTMLElement);
  #countdown = element('countdown', HTMLElement);
  #button = element('door-button', HTMLButtonElement);
  #opensForMs = 0;
  #shutsAt = 0;
  #openings = -1;
  #queued = 0;
  #isOpen = false;

  /** @param {Front} front */
  update({ isOn, relay, isDoorOpen }) {
    if (relay.openings !== this.#openings || relay.remainingMs > this.#opensForMs)
      this.#opensForMs = relay.remainingMs;
    this.#openings = relay.openings;
    this.#queued = relay.queued;
    this.#shutsAt = performance.now() + relay.remainingMs;
    const wasOpen = this.#isOpen;
    this.#isOpen = relay.isOpen;
    this.#wall.dataset['power'] = isOn ? 'on' : 'off';
    this.#wall.dataset['relay'] = relay.isOpen ? 'open' : 'shut';
    this.#wall.dataset['door'] = isDoorOpen ? 'open' : 'closed';
    this.#relay.dataset['open'] = String(relay.isOpen);
    setText(this.#leaf, isDoorOpen ? 'Door open' : 'Door closed');
    setText(this.#button, isDoorOpen ? 'Close door' : 'Open door');
    if (!relay.isOpen || !wasOpen) this.#tick();
  }

  /** Counts down for as long as the relay is open. */
  #tick() {
    const leftMs = this.#isOpen ? Math.max(0, this.#shutsAt - performance.now()) : 0;
    this.#countdown.style.transform = `scaleX(${this.#opensForMs > 0 ? leftMs / this.#opensForMs : 0})`;
    const queued = this.#queued === 0 ? '' : `, ${this.#queued} more to come`;
    setText(
      this.#relay,
      this.#isOpen ? `Relay open, ${Math.ceil(leftMs / 1000)} s left${queued}` : 'Relay shut',
    );
    if (this.#isOpen) requestAnimationFrame(() => this.#tick());
  }
}
