/** The few sentences at the top of an explanation. */
import { OPS } from '../ops.ts';
import { FUNCTION_NAMES, type FunctionName, type Program } from '../program.ts';
import { type LiveLine, type SlotUse, writeOf } from './slots.ts';
import type { SlotRoles, Walk } from './walk.ts';

/** Everything that a summary speaks of. */
export interface SummaryInput {
  readonly program: Program;
  readonly lines: Readonly<Record<FunctionName, readonly LiveLine[]>>;
  readonly uses: ReadonlyMap<string, SlotUse>;
  readonly roles: SlotRoles;
  readonly walk: Walk;
  /** Whether the prediction can depend on the features. */
  readonly depends: boolean;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function model({ walk, depends, lines }: SummaryInput): string {
  if (!depends) return 'The prediction does not depend on the features.';
  const ops = new Set(lines.predict.map(({ instruction }) => OPS[instruction.op].name));
  switch (walk.prediction.shape) {
    case 'hidden':
      return 'A net with relu units: the features pass through a layer of which negative values become 0.';
    case 'nonlinear':
      return `A nonlinear function of the features (predict uses ${list([...ops])}).`;
    default:
      return 'A linear model: the prediction is a linear function of the features.';
  }
}

/** Slots that learn writes and that survive, split by whether the label goes into them. */
function learned({ uses, walk }: SummaryInput) {
  const slots = [...uses].filter(
    ([, use]) => use.isCarried && use.writers.some((line) => line.function === 'learn'),
  );
  const isFromLabel = ([, use]: (typeof slots)[number]): boolean =>
    use.writers.some(
      (line) => walk.meanings[line.function].get(line.index)?.value.isFromLabel === true,
    );
  return {
    taught: slots.filter(isFromLabel),
    drifting: slots.filter((slot) => !isFromLabel(slot)),
  };
}

function learning(input: SummaryInput): string[] {
  const { lines, roles, walk } = input;
  if (lines.learn.length === 0) return ['Nothing is learned from the labels.'];
  const { taught, drifting } = learned(input);
  const hasError = [...walk.meanings.learn.values()].some(({ value }) => value.role === 'error');
  const rate = [...roles].find(([, { role }]) => role === 'rate')?.[0];
  const noun = (slot: string): string => (slot === 's1' ? slot : (roles.get(slot)?.noun ?? slot));
  const sentences: string[] = [];
  if (taught.length > 0) {
    const by = hasError ? 'by the error of the prediction' : 'with the label';
    const speed = rate === undefined ? '' : `, at the learning rate in ${rate}`;
    sentences.push(
      `Each training example changes ${list(taught.map(([slot]) => noun(slot)))} ${by}${speed}.`,
    );
  }
  if (drifting.length > 0) {
    const slots = list(drifting.map(([slot]) => noun(slot)));
    sentences.push(`Learn changes ${slots} without looking at the label.`);
  }
  return sentences.length === 0 ? ['Nothing is learned from the labels.'] : sentences;
}

function randomness({ lines }: SummaryInput): string[] {
  const slots = (names: readonly FunctionName[]): string[] => [
    ...new Set(
      names.flatMap((name) =>
        lines[name].flatMap(({ instruction }) =>
          OPS[instruction.op].isRandom ? [writeOf(instruction) ?? ''] : [],
        ),
      ),
    ),
  ];
  const start = slots(['setup']);
  const always = slots(['predict', 'learn']);
  return [
    ...(start.length === 0 ? [] : [`Random numbers fill ${list(start)} at the start.`]),
    ...(always.length === 0
      ? []
      : [`Random numbers are drawn anew for each example in ${list(always)}.`]),
  ];
}

function survival({ uses }: SummaryInput): string {
  const slots = [...uses].filter(([, use]) => use.isCarried && !use.isFixed).map(([slot]) => slot);
  if (slots.length === 0) return 'Nothing changes from example to example.';
  return `From example to example ${list(slots)} ${slots.length === 1 ? 'survives' : 'survive'}.`;
}

function waste({ program, lines }: SummaryInput): string[] {
  const count = FUNCTION_NAMES.reduce((sum, name) => sum + program[name].length, 0);
  const live = FUNCTION_NAMES.reduce((sum, name) => sum + lines[name].length, 0);
  return live === count ? [] : [`${count - live} of ${count} instructions never count.`];
}

/** The summary. */
export function summarize(input: SummaryInput): string {
  return [
    model(input),
    ...learning(input),
    ...randomness(input),
    survival(input),
    ...waste(input),
  ].join(' ');
}
