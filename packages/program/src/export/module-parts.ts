/** What both languages' modules are put together from. */

import { canonicalProgram } from '../canonical.ts';
import type { TaskData } from '../evaluate.ts';
import { type ExplainedSlot, explainProgram } from '../explain/explain.ts';
import { programHash } from '../hash.ts';
import type { Program } from '../program.ts';
import { libraryFor, namesIn } from './library/units.ts';
import {
  type Explained,
  fillCount,
  PORTABLE_USE,
  portableEvaluation,
  portableFunctions,
  portableMemory,
} from './portable-program.ts';

/** The suite that an export reproduces the score of. */
export interface ExportSuite {
  readonly id: string;
  /** Lower-case hex. */
  readonly digest: string;
  readonly aggregate: 'mean' | 'median';
  readonly rules: { readonly maxAbsError: number; readonly flushEvery: number };
  readonly tasks: readonly TaskData[];
}

/** An export's contents before they are written in a language. */
export interface ModuleParts {
  readonly explained: Explained;
  /** Lower-case hex. */
  readonly hash: string;
  /** Lines that say what this is, without comment marks. */
  readonly title: readonly string[];
  /** Slots besides the reserved three. */
  readonly slots: readonly ExplainedSlot[];
  readonly fills: number;
  /** The portable functions of the program, the library, then what calls them. */
  readonly text: string;
  /** Names that the portable text mentions. */
  readonly names: ReadonlySet<string>;
}

function titleOf(hash: string, summary: string, suite: ExportSuite | null): string[] {
  return [
    `Learning program ${hash} (az64/1).`,
    summary,
    ...(suite === null
      ? []
      : [`Reproduces its score on ${suite.id}, suite digest ${suite.digest}.`]),
  ];
}

function evaluationOf(explained: Explained, { rules, aggregate, tasks }: ExportSuite): string {
  const evalTypes = new Set(tasks.map(({ evalType }) => evalType));
  return portableEvaluation(explained, { ...rules, evalTypes, aggregate });
}

/** Everything that both languages share; without a suite a module for data of one's own. */
export function createModuleParts(program: Program, suite: ExportSuite | null): ModuleParts {
  const canonical = canonicalProgram(program);
  const explanation = explainProgram(canonical);
  const explained = { program: canonical, explanation };
  const functions = portableFunctions(explained);
  const use = [portableMemory(), suite === null ? PORTABLE_USE : evaluationOf(explained, suite)];
  const library = libraryFor([functions, ...use].join('\n\n'));
  const text = [functions, library, ...use].filter((piece) => piece !== '').join('\n\n');
  const hash = programHash(canonical);
  return {
    explained,
    hash,
    title: titleOf(hash, explanation.summary, suite),
    slots: explanation.slots,
    fills: fillCount(canonical),
    text,
    names: namesIn(text),
  };
}

/** Words of at most `width` characters a line. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
