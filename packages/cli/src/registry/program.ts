/** Names and flags of `adit program …`. */
import { type Command, Option } from 'commander';
import { addCommand, type Run, type Settings, wholeNumber } from './flags.ts';

const FEATURES = wholeNumber(1, 64);

/** Adds `adit program …`. */
export function addProgram(program: Command, run: Run): void {
  const learning = program.command('program').description('learning programs');
  addCommand(learning, 'verify-vectors', 'check a folder of program vectors')
    .argument('<folder>', 'folder of programs_*.jsonl.gz and task_*.json.gz')
    .action(async (folder: string, settings: Settings) => {
      const { runVerifyVectors } = await import('../commands/verify-vectors.ts');
      await run(() => runVerifyVectors(folder, settings))(settings);
    });
  addCommand(learning, 'translate', 'BitSota program to az64, or the other way round')
    .argument('<file>', 'text of either language, or BitSota JSON')
    .addOption(new Option('--to <language>', 'the language to write').choices(['az64', 'bitsota']))
    .addOption(new Option('--style <style>', 'BitSota sections').choices(['def', 'comment']))
    .option('--features <count>', 'length of vectors (BitSota does not say it)', FEATURES, 16)
    .option('--round', 'round constants that BitSota cannot hold to its 32-bit floats')
    .action(async (file: string, settings: Settings) => {
      const { runProgramTranslate } = await import('../commands/program-translate.ts');
      await run(() => runProgramTranslate(file, settings))(settings);
    });
}
