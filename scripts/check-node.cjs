// Runs before every script. Plain CommonJS, so that any Node can read it and say what is wrong.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    [
      `cobot-terminal-bridge needs Node 24 or newer, and this is Node ${process.versions.node}.`,
      'The project brings its own Node 24 as the npm package "node": run `npm ci` (without --ignore-scripts)',
      'and start things through npm scripts, for example `npm start` or `npm test`.',
      'If install scripts are switched off on this machine, run `npm rebuild node` once, or install Node 24 yourself.',
    ].join('\n'),
  );
  process.exit(1);
}
