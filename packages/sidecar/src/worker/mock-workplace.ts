/**
 * Mock mode (sidecar.md 3.3): no program is run. A score is a hash of salt, id and text; the salt is
 * shared, so that honest mock miners of any name agree and a pool that they feed comes to decisions.
 *
 * Reports carry no digest: nothing was computed that one could stand for. A pool takes such reports
 * where no report of a program has one.
 */
import {
  AditError,
  type Clock,
  createRandom,
  encodeHex,
  encodeUtf8,
  type Random,
  sha256,
} from '@adit/base';
import { canonicalProgram, parseProgramText, programHash } from '@adit/program';
import type { ItemReport } from './evaluate-item.ts';
import { undoneItem } from './evaluate-item.ts';
import type { EvolvedProgram, EvolveOrder, EvolveOutcome } from './evolve-batch.ts';
import type { WorkItem } from './work-item.ts';
import {
  type EvaluateOutcome,
  type EvaluateRequest,
  type EvolveRequest,
  LATE,
  type Workplace,
} from './workplace.ts';

/** Choices of mock mode. */
export interface MockOptions {
  /** Miners with the same salt agree; default `mock`. */
  readonly salt: string;
  /** Largest error that is added to a score, either way. */
  readonly noise: number;
  /** Share of reports, 0 to 1, whose score is a lie. */
  readonly lieRate: number;
  /** Time that one program takes, s. */
  readonly delayS: number;
}

/** Honest, exact and immediate. */
export const defaultMock: MockOptions = { salt: 'mock', noise: 0, lieRate: 0, delayS: 0 };

const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** clamp(0.1 + 0.8 u), u = first 8 bytes (big endian) of sha256(`{salt}:{id}:{dsl}`) / (2^64 - 1). */
export function mockScore(salt: string, item: Pick<WorkItem, 'id' | 'algorithm_dsl'>): number {
  const digest = sha256(encodeUtf8(`${salt}:${item.id}:${item.algorithm_dsl}`));
  const unit = Number(BigInt(`0x${encodeHex(digest.slice(0, 8))}`)) / Number(U64_MAX);
  return clamp(0.1 + 0.8 * unit);
}

/** Predictions of the four programs; each reads a feature and nothing else. */
const PREDICTIONS = ['s1 = dot v0 v0', 's1 = vnorm v0', 's1 = vmean v0', 's1 = vstd v0'] as const;

/** The four fixed programs at a number of features, with the parent as a comment. */
export function mockPrograms(features: number, parentId: number | null): readonly string[] {
  const header = `# adit az64 scalars=4 vectors=3 matrices=1 features=${features}`;
  const parent = parentId === null ? [] : [`# parent_id=${parentId}`];
  return PREDICTIONS.map((line) =>
    [header, ...parent, 'setup:', 'predict:', `  ${line}`, 'learn:', ''].join('\n'),
  );
}

const DEFAULT_FEATURES = 16;

/** A workplace that computes nothing. */
export class MockWorkplace implements Workplace {
  readonly #problems: readonly string[];
  readonly #options: MockOptions;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(
    given: {
      readonly problems: readonly string[];
      readonly options: MockOptions;
      readonly seed: string;
    },
    clock: Clock,
  ) {
    this.#problems = given.problems;
    this.#options = given.options;
    this.#clock = clock;
    this.#random = createRandom(`adit mock/1 ${given.seed}`);
  }

  async open(): Promise<readonly string[]> {
    return this.#problems;
  }

  async evaluate(items: readonly WorkItem[], request: EvaluateRequest): Promise<EvaluateOutcome> {
    const evaluations: ItemReport[] = [];
    for (const [index, item] of items.entries()) {
      if (this.#clock.nowMs() >= request.deadlineMs) {
        const rest = items.slice(index).flatMap(({ id }) => {
          const result = undoneItem(id, LATE);
          return result.kind === 'undone' ? [result.item] : [];
        });
        return { evaluations, undone: rest };
      }
      await this.#work(request.signal);
      evaluations.push({ algorithm_id: item.id, score: this.#score(item) });
    }
    return { evaluations, undone: [] };
  }

  async evolve(order: EvolveOrder, request: EvolveRequest): Promise<EvolveOutcome> {
    await this.#work(request.signal);
    const features = order.algorithms.find(({ input_dim: dim }) => dim !== undefined)?.input_dim;
    const parent = order.algorithms[0]?.id ?? null;
    const texts = mockPrograms(features ?? DEFAULT_FEATURES, parent);
    const first = this.#random.nextBelow(texts.length);
    const turned = [...texts.slice(first), ...texts.slice(0, first)].slice(0, order.budget);
    const programs = turned.map((text): EvolvedProgram => {
      return {
        text,
        hash: programHash(canonicalProgram(parseProgramText(text))),
        searchScore: null,
      };
    });
    const [best] = programs;
    if (best === undefined) throw new AditError('no_new_program', 'Nothing was asked for');
    return {
      programs,
      evolved_function: best.text,
      content_hash: best.hash,
      search_score: 0,
      evaluations: 0,
      generations: order.generations,
      seed: order.seed,
      parent_ids: order.algorithms.map(({ id }) => id),
    };
  }

  async close(): Promise<void> {
    // Nothing runs.
  }

  #score(item: WorkItem): number {
    const { salt, noise, lieRate } = this.#options;
    const isLie = this.#random.nextFloat() < lieRate;
    const truth = mockScore(isLie ? `lie:${salt}` : salt, item);
    return clamp(truth + noise * (2 * this.#random.nextFloat() - 1));
  }

  async #work(signal: AbortSignal): Promise<void> {
    if (this.#options.delayS > 0) await this.#clock.sleep(this.#options.delayS * 1_000, signal);
    if (signal.aborted) throw new AditError('cancelled', 'The job was given up');
  }
}

function clamp(score: number): number {
  return Math.min(1, Math.max(0, score));
}
