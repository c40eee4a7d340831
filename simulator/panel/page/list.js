import { element, make } from './element.js';
import { terminalList } from './messages.js';

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
      make('span', { className: 'quiet', text: `${userCount} users, ${logCount} log lines` }),
    );
    const item = make('li');
    item.append(link);
    element('terminals', HTMLElement).append(item);
  }
} catch {
  element('problem', HTMLElement).textContent =
    'The simulator does not answer. Load the page again when it runs.';
}
