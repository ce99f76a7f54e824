/** From a run that broke an invariant, the few extrinsics that are enough to break it. */
import { InvariantBroken, textOf } from './broken.ts';
import { InvariantRun, StepFailed } from './invariant-run.ts';
import type { Move } from './world.ts';

type Blocks = readonly (readonly Move[])[];

interface Place {
  readonly block: number;
  readonly move: Move;
}

/** Runs of the chain that shrinking may take, and blocks that these may have together. */
const TRIES_MOST = 60;
const BLOCKS_MOST = 40_000;

/** What went wrong: the invariant's letter, or the error's name. */
function kindOf(error: unknown): string {
  const cause = error instanceof StepFailed ? error.cause : error;
  if (cause instanceof InvariantBroken) return cause.letter;
  return cause instanceof Error ? cause.name : String(cause);
}

function failureOf(blocks: Blocks): StepFailed | null {
  const run = new InvariantRun('replayed');
  try {
    run.replay(blocks);
    run.scan();
    return null;
  } catch (error) {
    if (error instanceof StepFailed) return error;
    return new StepFailed('replayed', {
      block: blocks.length,
      step: 'the last scan',
      cause: error,
    });
  }
}

function blocksOf(places: readonly Place[], count: number): Blocks {
  const blocks: Move[][] = Array.from({ length: count }, () => []);
  for (const { block, move } of places) blocks[block]?.push(move);
  return blocks;
}

/** Leaves out parts, from halves to single extrinsics, as long as the same invariant breaks. */
function fewest(all: readonly Place[], count: number, kind: string): readonly Place[] {
  const triesMost = Math.min(TRIES_MOST, Math.floor(BLOCKS_MOST / count));
  let places = all;
  let tries = 0;
  for (let size = Math.ceil(places.length / 2); size >= 1; size = Math.floor(size / 2)) {
    // From the end, so that what is left out earlier does not move what is tried later.
    for (let end = places.length; end > 0 && tries < triesMost; end -= size) {
      const rest = [...places.slice(0, Math.max(0, end - size)), ...places.slice(end)];
      tries += 1;
      const failure = failureOf(blocksOf(rest, count));
      if (failure !== null && kindOf(failure) === kind) places = rest;
    }
  }
  return places;
}

/** The text of a failed run with the fewest extrinsics that break it the same way. */
export function shrink(run: InvariantRun, failure: unknown): string {
  const { history, seed } = run;
  const all = history.flatMap((moves, block) => moves.map((move): Place => ({ block, move })));
  const places = fewest(all, history.length, kindOf(failure));
  const last = failureOf(blocksOf(places, history.length));
  const lines = places.map(({ block, move }) => `  block ${block + 3}: ${textOf(move)}`);
  return [
    `${places.length} of ${all.length} extrinsics of seed ${seed} are enough:`,
    ...lines,
    last?.message ?? 'but they break nothing by themselves',
  ].join('\n');
}

/** Makes blocks; a failure tells its seed, its block, its extrinsic, and which few are enough. */
export function runOrShrink(run: InvariantRun, blocks: number): void {
  try {
    run.run(blocks);
    run.scan();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // At once: shrinking takes minutes.
    process.stdout.write(`${message}\n`);
    throw new Error(`${message}\n\n${shrink(run, error)}`, { cause: error });
  }
}
