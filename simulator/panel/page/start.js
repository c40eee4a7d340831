const retryMs = 1000;
const main = document.currentScript?.dataset['main'] ?? '';

// Loads the page's script. Where a part of it does not come, because the simulator restarts or the network changes, the
// browser would not ask for that part again before the page is loaded anew.
start().catch(() => {
  setTimeout(() => location.reload(), retryMs);
});

async function start() {
  const { z } = await import('zod');
  // The page may not make code out of text; zod would try to, and the browser would report it.
  z.config({ jitless: true });
  await import(main);
}
