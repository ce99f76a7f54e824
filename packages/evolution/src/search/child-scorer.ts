/**
 * The score of one child after the other: analysis, tables, hurdle, run.
 *
 * A program is looked at first (`inspect`): most of what a search makes need not be run. Its
 * prediction cannot depend on the features (score 0, never run), or its canonical form was scored
 * before. What is left runs: first the probe, whose errors may be those of a program known already,
 * then the rest. A score that would be reported is always that of a whole run: a probe hit above the
 * best reported score is run to its end.
 */
import {
  type Allocate,
  allocateOwn,
  type CompiledTasks,
  compileTasks,
  createLiveCodeExtractor,
  type FlatPrograms,
  KEY_WORDS,
  LiveCode,
  type LiveCodeExtractor,
  liveProgram,
  programHash,
  writeLiveCodeKey,
} from '@adit/program';
import { aggregateFitness } from '../suites/aggregate.ts';
import type { Suite } from '../task-type.ts';
import { BestPrograms } from './best-programs.ts';
import { Hurdle, prequentialFitness } from './hurdle.ts';
import { LiveCosts } from './live-costs.ts';
import { ScoreCache } from './score-cache.ts';
import { createCounts, type GrowingCounts } from './search-counts.ts';
import type { SearchFrame, SearchOptions } from './search-options.ts';
import { isOverBudget } from './train-budget.ts';

/** What `inspect` found. */
export const VERDICTS = { idle: 0, known: 1, fresh: 2 } as const;
/** One of {@link VERDICTS}. */
export type Verdict = (typeof VERDICTS)[keyof typeof VERDICTS];

/** What a search is made with; islands share memory and prepared suites. */
export interface SearchParts {
  readonly allocate: Allocate;
  readonly createRunner: (suite: Suite) => CompiledTasks;
  /** True when somebody else fills the ring (AgingSearch.sow). */
  readonly isSown: boolean;
}

/** Memory and a prepared suite of its own. */
export const OWN_PARTS: SearchParts = {
  allocate: allocateOwn,
  createRunner: ({ tasks, rules }) => compileTasks(tasks, rules),
  isSown: false,
};

/** Scores flat programs of one search. */
export class ChildScorer {
  readonly counts: GrowingCounts = createCounts();
  /** Executed training examples, those of probes included. */
  trainingSteps = 0;
  readonly best: BestPrograms;
  readonly canonical: ScoreCache | null;
  readonly probe: ScoreCache | null;
  readonly hurdle: Hurdle | null;
  readonly #options: SearchOptions;
  readonly #probeExamples: number;
  readonly #createRunner: SearchParts['createRunner'];
  #preparedSuite: CompiledTasks | null = null;
  readonly #costs: LiveCosts;
  readonly #extractor: LiveCodeExtractor;
  readonly #code = new LiveCode();
  readonly #key = new Uint32Array(KEY_WORDS);
  #verdict: Verdict = VERDICTS.idle;

  constructor(options: SearchOptions, frame: SearchFrame, parts: SearchParts) {
    const { searchSuite, consensusSuite, features } = options.taskType;
    const { caches, hurdle, budget } = frame;
    this.#options = options;
    this.#extractor = createLiveCodeExtractor(options.taskType.limits.banks);
    this.best = new BestPrograms(options);
    const tableFor = (entries: number): ScoreCache =>
      new ScoreCache(Math.min(entries, budget), parts.allocate);
    this.canonical = caches.canonical === 0 ? null : tableFor(caches.canonical);
    this.probe = caches.probe === null ? null : tableFor(caches.probe.entries);
    this.hurdle = hurdle === null ? null : new Hurdle(hurdle);
    this.#probeExamples = hurdle?.examples ?? caches.probe?.examples ?? 0;
    this.#createRunner = parts.createRunner;
    this.#costs = new LiveCosts([searchSuite, consensusSuite], features);
  }

  /** The suite, prepared at the first program that runs. */
  get #runner(): CompiledTasks {
    this.#preparedSuite ??= this.#createRunner(this.#options.taskType.searchSuite);
    return this.#preparedSuite;
  }

  /** Looks at the program at `slot`, which {@link score} then is about. */
  inspect(programs: FlatPrograms, slot: number): Verdict {
    this.#verdict = this.#judge(programs, slot);
    return this.#verdict;
  }

  /** Score of the program inspected last, as evaluation number `evaluation`. */
  score(evaluation: number): number {
    switch (this.#verdict) {
      case VERDICTS.idle:
        this.counts.notRun += 1;
        return 0;
      case VERDICTS.known:
        this.counts.canonicalHits += 1;
        return this.canonical?.found ?? 0;
      case VERDICTS.fresh: {
        const score = this.#scoreFresh(evaluation);
        this.canonical?.store(this.#key, score);
        return score;
      }
    }
  }

  #judge(programs: FlatPrograms, slot: number): Verdict {
    const { trainBudget } = this.#options;
    if (!this.#extractor.begin(programs, slot)) return VERDICTS.idle;
    if (trainBudget !== undefined && isOverBudget(programs, slot, trainBudget)) {
      return VERDICTS.idle;
    }
    this.#extractor.finish(programs, slot, this.#code);
    const { lengths } = programs;
    this.counts.instructions += lengths[slot * 3] + lengths[slot * 3 + 1] + lengths[slot * 3 + 2];
    this.counts.liveInstructions += this.#code.count;
    if (this.canonical === null) return VERDICTS.fresh;
    writeLiveCodeKey(this.#code, this.#key);
    return this.canonical.find(this.#key) ? VERDICTS.known : VERDICTS.fresh;
  }

  #scoreFresh(evaluation: number): number {
    if (!this.#costs.isAffordable(this.#code)) {
      this.counts.notRun += 1;
      return 0;
    }
    if (this.#probeExamples > 0) return this.#scoreAfterProbe(evaluation);
    this.#runner.evaluate(this.#code);
    return this.#takeResult(evaluation);
  }

  #scoreAfterProbe(evaluation: number): number {
    const runner = this.#runner;
    const probed = this.#probeExamples * runner.probeTasks;
    runner.begin(this.#code, this.#probeExamples);
    if (this.probe?.find(runner.probeKey) && !this.best.isAbove(this.probe.found)) {
      this.counts.probeHits += 1;
      this.trainingSteps += probed;
      return this.probe.found;
    }
    if (this.hurdle !== null && !this.#passesHurdle(this.hurdle)) {
      this.counts.abandoned += 1;
      this.trainingSteps += probed;
      return 0;
    }
    runner.finish();
    const score = this.#takeResult(evaluation);
    this.probe?.store(runner.probeKey, score);
    return score;
  }

  #passesHurdle(hurdle: Hurdle): boolean {
    const { probeErrors, probeTasks } = this.#runner;
    return hurdle.passes(prequentialFitness(probeErrors, hurdle.rules.examples, probeTasks));
  }

  /** Counts a whole run and considers its program. */
  #takeResult(evaluation: number): number {
    const { fitness, steps, taskCount } = this.#runner;
    this.counts.executed += 1;
    for (let task = 0; task < taskCount; task += 1) this.trainingSteps += steps[task];
    const score = aggregateFitness(fitness, this.#options.taskType.searchSuite.aggregate);
    this.best.see(score, evaluation);
    if (this.best.isAbove(score)) this.#report(score);
    return score;
  }

  #report(score: number): void {
    const program = liveProgram(this.#code);
    this.best.offer({ program, hash: programHash(program), searchScore: score });
  }
}
