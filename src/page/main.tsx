import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app.tsx';
import { loadTexts, preferredLanguage } from './texts/languages.ts';

// It would make functions of text, which the page's policy forbids.
config({ jitless: true });

async function start(): Promise<void> {
  const place = document.querySelector('#page');
  if (place === null) throw new TypeError('index.html has no place for the page');
  const language = preferredLanguage();
  const t = await loadTexts(language);
  createRoot(place).render(
    <StrictMode>
      <App first={{ language, t }} />
    </StrictMode>,
  );
}

void start();
