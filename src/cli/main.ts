#!/usr/bin/env node
import { CommanderError } from 'commander';
import { program } from './program.ts';

/** A reader that goes away before the end, as `head` does, is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : fail(error));
});

try {
  const root = program();
  if (process.argv.length > 2) await root.parseAsync();
  else root.outputHelp();
} catch (error) {
  const helped = error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help');
  if (!helped) process.exitCode = fail(error);
}

/** Prints one line and returns the exit code. */
function fail(error: unknown): 1 {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`tapline: ${message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ')}\n`);
  return 1;
}
