import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The bridge that `npm run dev` shows the page of; `npm run demo` prints its address. */
const bridge = process.env['BRIDGE_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react()],
  // The bridge puts the nonce of each answer in this place; see src/bridge/web/page.
  ...(command === 'build' && { html: { cspNonce: 'NONCE-OF-THIS-ANSWER' } }),
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    // The policy takes no data: addresses.
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onwarn(warning) {
        // What a browser does not have, or a mistake: neither may reach the page.
        throw new Error(warning.message);
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: bridge, changeOrigin: true, headers: { origin: new URL(bridge).origin } } },
  },
}));
