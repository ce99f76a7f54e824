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
  addReaders(learning, run);
}

/** A command that reads one program of any form. */
function addReader(parent: Command, name: string, description: string): Command {
  return addCommand(parent, name, description)
    .argument('<file>', 'az64 text or JSON, BitSota text or JSON; - is standard input')
    .option('--features <count>', 'length of vectors where the file does not say it', FEATURES, 16);
}

/** The task whose suite a command scores on. */
function suiteOptions(command: Command): Command {
  return command
    .option('--task <spec>', 'task to score on: net-check, linear-check, csv:PATH, …')
    .addOption(
      new Option('--role <role>', 'which suite of the task')
        .choices(['search', 'consensus'])
        .default('search'),
    );
}

function addReaders(learning: Command, run: Run): void {
  suiteOptions(addReader(learning, 'show', 'what a program is, and its score on a task')).action(
    async (file: string, settings: Settings) => {
      const { runProgramShow } = await import('../commands/program-show.ts');
      await run(() => runProgramShow(file, settings))(settings);
    },
  );
  suiteOptions(
    addReader(learning, 'simplify', 'the same score to the bit in fewer instructions'),
  ).action(async (file: string, settings: Settings) => {
    const { runProgramSimplify } = await import('../commands/program-simplify.ts');
    await run(() => runProgramSimplify(file, settings))(settings);
  });
  addReader(learning, 'explain', 'a program in plain words, line by line').action(
    async (file: string, settings: Settings) => {
      const { runProgramExplain } = await import('../commands/program-explain.ts');
      await run(() => runProgramExplain(file, settings))(settings);
    },
  );
  suiteOptions(addReader(learning, 'export', 'a program as a file that gives the same bits alone'))
    .addOption(
      new Option('--to <language>', 'what to write')
        .choices(['ts', 'python', 'text', 'json'])
        .default('ts'),
    )
    .option('--out <place>', 'file to write, or folder; with --task the data lie beside it')
    .action(async (file: string, settings: Settings) => {
      const { runProgramExport } = await import('../commands/program-export.ts');
      await run(() => runProgramExport(file, settings))(settings);
    });
  addCommand(learning, 'history', 'a picture (SVG) of how the score of a search grew')
    .argument(
      '<file>',
      'JSON list of {evaluation, score}, {"history": list}, a checkpoint, or one point a line',
    )
    .option('--out <file>', 'SVG file to write (default: standard output)')
    .option('--title <text>', 'words above the picture')
    .action(async (file: string, settings: Settings) => {
      const { runProgramHistory } = await import('../commands/program-history.ts');
      await run(() => runProgramHistory(file, settings))(settings);
    });
}
