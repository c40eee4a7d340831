import { toPanel } from './messages.js';

const firstRetryMs = 250;
const lastRetryMs = 4000;
/** The simulator says something every ten seconds. */
const silenceMs = 25_000;

/**
 * The WebSocket to the simulator; connects again by itself.
 *
 * @typedef {import('./messages.js').Answer} Answer
 * @typedef {import('./messages.js').FromPanel} FromPanel
 * @typedef {Exclude<import('./messages.js').ToPanel, Answer>} Told
 */
export class Connection {
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {Map<number, (answer: Answer) => void>} */
  #asked = new Map();
  #lastId = 0;
  #retryMs = firstRetryMs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watch;
  #url;
  #onMessage;
  #onState;

  /**
   * @param {string} url
   * @param {(message: Told) => void} onMessage
   * @param {(state: 'open' | 'lost') => void} onState
   */
  constructor(url, onMessage, onState) {
    this.#url = url;
    this.#onMessage = onMessage;
    this.#onState = onState;
  }

  open() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#heard();
    socket.addEventListener('open', () => {
      this.#retryMs = firstRetryMs;
      this.#onState('open');
    });
    socket.addEventListener('message', ({ data }) => {
      this.#heard();
      this.#take(String(data));
    });
    socket.addEventListener('close', () => this.#lost());
  }

  /**
   * Lends the terminal a hand. Never rejects: a lost connection is an answer too.
   *
   * @param {import('./messages.js').HandName} hand
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<Answer>}
   */
  act(hand, body = {}) {
    this.#lastId += 1;
    const id = this.#lastId;
    const isSent = this.#send({ type: 'act', id, hand, body });
    if (!isSent) return Promise.resolve(unanswered(id));
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
    });
  }

  /** @param {string} person whose fingers the panel shows */
  look(person) {
    this.#send({ type: 'look', person });
  }

  /** @param {FromPanel} message */
  #send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {string} text */
  #take(text) {
    const message = toPanel.parse(JSON.parse(text));
    if (message.type !== 'answer') return this.#onMessage(message);
    this.#asked.get(message.id)?.(message);
    this.#asked.delete(message.id);
  }

  #heard() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#socket?.close(), silenceMs);
  }

  #lost() {
    clearTimeout(this.#watch);
    for (const [id, resolve] of this.#asked) resolve(unanswered(id));
    this.#asked.clear();
    this.#onState('lost');
    setTimeout(() => this.open(), this.#retryMs);
    this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2);
  }
}

/**
 * @param {number} id
 * @returns {Answer}
 */
function unanswered(id) {
  return { type: 'answer', id, error: 'the simulator does not answer' };
}
