import { element, make } from './element.js';

const mostShown = 400;

const wayNames = { in: 'received', out: 'sent', person: 'person', terminal: 'terminal' };

/**
 * What happened, newest first.
 *
 * @typedef {import('./messages.js').Happening} Happening
 */
export class HappenedView {
  #list = element('happened', HTMLElement);

  constructor() {
    const packets = element('packets', HTMLInputElement);
    const show = () => this.#list.classList.toggle('with-packets', packets.checked);
    packets.addEventListener('change', show);
    show();
  }

  /**
   * @param {Happening[]} entries oldest first
   * @param {boolean} isAll
   */
  add(entries, isAll) {
    const items = entries.toReversed().map(itemOf);
    if (isAll) this.#list.replaceChildren(...items);
    else this.#list.prepend(...items);
    while (this.#list.childElementCount > mostShown) this.#list.lastElementChild?.remove();
  }
}

/** @param {Happening} happening */
function itemOf({ at, way, client, what }) {
  const item = make('li');
  item.dataset['way'] = way;
  const time = make('time', { text: new Date(at).toTimeString().slice(0, 8) + at.slice(19, 23) });
  time.setAttribute('datetime', at);
  const who = client === undefined ? wayNames[way] : `${wayNames[way]} ${client}`;
  item.append(
    time,
    make('span', { className: 'way', text: who }),
    make('span', { className: 'what', text: what }),
  );
  return item;
}
