/** `adit program explain FILE`: a program in plain words, line by line. */
import { explainProgram, FUNCTION_NAMES, programHash } from '@adit/program';
import { printAnswer } from '../print-answer.ts';
import { readProgram } from '../read-program.ts';

/** Flags of `adit program explain`. */
interface ExplainFlags {
  readonly features?: number;
  readonly json?: boolean;
}

const COLUMN = 28;

/** Prints summary, slots that survive, and a remark for every line. */
export async function runProgramExplain(file: string, flags: ExplainFlags): Promise<number> {
  const { program } = readProgram(file, flags.features);
  const { summary, lines, slots } = explainProgram(program);
  const answer = { hash: programHash(program), summary, functions: lines, slots };
  return printAnswer(flags, answer, () => [
    ...summary.split(/(?<=\.) /),
    ...FUNCTION_NAMES.flatMap((name) => [
      '',
      `${name}:`,
      ...lines[name].map(({ text, isLive, remark }) => {
        const mark = isLive ? ' ' : '-';
        return `${mark} ${text.padEnd(COLUMN)} # ${remark}`;
      }),
    ]),
    '',
    'slots:',
    ...slots.map(({ slot, name, meaning }) => {
      const shown = name === slot ? '' : ` (${name})`;
      return `  ${`${slot}${shown}`.padEnd(COLUMN)} ${meaning}`;
    }),
  ]);
}
