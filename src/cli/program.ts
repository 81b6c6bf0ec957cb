import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { designCommand } from './design.ts';
import { filterCommand } from './filter.ts';
import { planCommand } from './plan.ts';

/** The command line. Whatever goes wrong is thrown, so that it can be said in one line. */
export function program(): Command {
  const root = new Command('tapline')
    .description('Streams signals through a causal Conv1d layer: any FIR filter, any trained 1-D convolution.')
    .version(manifest.version)
    .addCommand(planCommand())
    .addCommand(designCommand())
    .addCommand(filterCommand());
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .configureOutput({ outputError: () => {}, writeErr: (help) => process.stdout.write(help) })
      .showSuggestionAfterError();
  }
  return root;
}
