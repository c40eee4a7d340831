import { fileURLToPath } from 'node:url';

// Programs that tests start would each compile all that they load; Vitest has its workers pass on that they should.
delete process.env['NODE_DISABLE_COMPILE_CACHE'];
process.env['NODE_COMPILE_CACHE'] = fileURLToPath(
  new URL('../../node_modules/.cache/compiled', import.meta.url),
);
