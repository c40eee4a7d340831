#!/usr/bin/env node
// Checked before anything is loaded that an older Node could not even read.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`cobot-terminal-bridge needs Node 24 or newer, and this is Node ${process.versions.node}.`);
  process.exit(1);
}
const { runCommandLine } = await import('./cli/command-line.ts');
await runCommandLine(process.argv);
