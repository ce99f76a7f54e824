/** Names and flags of `adit program …`. */
import type { Command } from 'commander';
import { addCommand, type Run, type Settings } from './flags.ts';

/** Adds `adit program …`. */
export function addProgram(program: Command, run: Run): void {
  const learning = program.command('program').description('learning programs');
  addCommand(learning, 'verify-vectors', 'check a folder of program vectors')
    .argument('<folder>', 'folder of programs_*.jsonl.gz and task_*.json.gz')
    .action(async (folder: string, settings: Settings) => {
      const { runVerifyVectors } = await import('../commands/verify-vectors.ts');
      await run(() => runVerifyVectors(folder, settings))(settings);
    });
}
