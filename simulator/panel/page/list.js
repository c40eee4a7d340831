import { element, make } from './element.js';
import { terminalList } from './messages.js';

/**
 * @param {number} count
 * @param {string} what
 */
function counted(count, what) {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

try {
  const response = await fetch('/terminals');
  for (const { index, serialNumber, host, port, userCount, logCount } of terminalList.parse(
    await response.json(),
  )) {
    const link = make('a', { className: 'card' });
    link.setAttribute('href', `/terminals/${index}/panel`);
    link.append(
      make('strong', { text: `Terminal ${index}` }),
      make('span', { text: serialNumber }),
      make('span', { className: 'quiet', text: `${host}:${port}` }),
      make('span', {
        className: 'quiet',
        text: `${counted(userCount, 'user')}, ${counted(logCount, 'log line')}`,
      }),
    );
    const item = make('li');
    item.append(link);
    element('terminals', HTMLElement).append(item);
  }
} catch {
  element('problem', HTMLElement).textContent =
    'The simulator does not answer. Load the page again when it runs.';
}
