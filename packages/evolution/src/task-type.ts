/**
 * The shapes everything else here speaks of: a suite of scored tasks, and a task type, which is two
 * suites plus the space a search may walk in.
 *
 * A task type is plain data and two generators. Two machines that open the same specification text
 * hold the same suites, bit for bit, and can compare digests before they compare scores.
 */
import type { Random } from '@adit/base';
import type {
  EvaluationRules,
  FunctionName,
  Program,
  ProgramLimits,
  TaskData,
} from '@adit/program';

/** How the tasks' fitness values become one score. */
export type Aggregate = 'mean' | 'median';

/** Tasks that are scored together, and every rule that decides the score. */
export interface Suite {
  /** Task type and role, such as `net-check/consensus`. */
  readonly id: string;
  /** Id of the task type. */
  readonly taskType: string;
  readonly tasks: readonly TaskData[];
  readonly aggregate: Aggregate;
  readonly rules: EvaluationRules;
  /** Limits of a program that may be scored here. */
  readonly limits: ProgramLimits;
  /** Elements that one scoring may touch, over all tasks; see {@link suiteCost}. */
  readonly opCostLimit: number;
  /** Text that the data was derived from. */
  readonly seed: string;
  readonly semantics: 'az64/1';
  /** Lower-case hex of BLAKE2b-256 over all of the above, data included. */
  readonly digest: string;
}

/** The mutations of evolution.md 3.2. */
export type MutationKind =
  | 'alter'
  | 'randomizeInstruction'
  | 'randomizeFunction'
  | 'insert'
  | 'remove'
  | 'trade';

/** Instruction counts of one function during a search. */
export interface SizeRange {
  /** Shorter functions are filled up to this with no-ops when a program enters a search. */
  readonly pad: number;
  /** `remove` does nothing at this length or below. */
  readonly min: number;
  /** `insert` does nothing at `max - 1` instructions or more (evolution.md 3.2). */
  readonly max: number;
}

/** What mutation may do and how often. */
export interface MutationRules {
  /** One kind is drawn uniformly. */
  readonly kinds: readonly MutationKind[];
  /** Chance that a child is mutated at all, 0 to 1; otherwise it is a copy. */
  readonly probability: number;
  /**
   * A child that was evaluated already, or whose prediction cannot depend on the features, is
   * mutated again, at most this many times.
   */
  readonly retries: number;
}

/** Rows of a data file before projection, for a baseline on the same rows. */
export interface RawSplit {
  /** Columns of a row. */
  readonly columns: number;
  /** Row-major, standardised by the training rows. */
  readonly trainX: Float64Array;
  /** Labels 0 or 1. */
  readonly trainY: Float64Array;
  readonly validX: Float64Array;
  readonly validY: Float64Array;
}

/** A problem that miners work on. */
export interface TaskType {
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  readonly features: number;
  /** Smallest and largest score that a report may hold. */
  readonly scoreBounds: readonly [number, number];
  readonly limits: ProgramLimits;
  /** Op codes that mutation may write into each function; an empty list freezes the function. */
  readonly ops: Readonly<Record<FunctionName, readonly number[]>>;
  readonly sizes: Readonly<Record<FunctionName, SizeRange>>;
  readonly mutations: MutationRules;
  /** Programs in a search's population, and children in one generation. */
  readonly population: number;
  /** Draws of one tournament. */
  readonly tournament: number;
  readonly searchSuite: Suite;
  readonly consensusSuite: Suite;
  /** Rows before projection; only task types made from a data file have them. */
  readonly rawSplit?: RawSplit;
  /** A program that a search without seeds begins with. */
  startProgram(random: Random): Program;
  /** A program drawn at random from the search space, with nothing learned. */
  randomProgram(random: Random): Program;
}
