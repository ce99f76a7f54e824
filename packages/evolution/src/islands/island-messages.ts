/** What island threads are told and what they answer: only what a structured clone can carry. */
import type { AditError } from '@adit/base';
import type { TaskData } from '@adit/program';
import type { ScoredText, SearchState } from '../search/checkpoint.ts';
import type { Suite, TaskType } from '../task-type.ts';
import type { IslandOptions } from './island-options.ts';

/** A task type without its generators and the rows of its file. */
export type PlainTaskType = Omit<TaskType, 'startProgram' | 'randomProgram' | 'rawSplit'>;

/** What a thread begins with. */
export interface IslandSetup {
  readonly options: Omit<IslandOptions, 'taskType'> & { readonly taskType: PlainTaskType };
  /** The memory of each island, in the order in which a search asks for it. */
  readonly buffers: readonly (readonly SharedArrayBuffer[])[];
}

/** One island's share of one round. */
export interface IslandOrder {
  readonly island: number;
  readonly state: SearchState;
  /** Enters before the first evaluation. */
  readonly immigrant: ScoredText | null;
  readonly evaluations: number;
}

/** What went wrong, as an AditError's parts. */
export interface IslandFailure {
  readonly code: string;
  readonly message: string;
  readonly numbers: AditError['numbers'];
  readonly nextStep: string | null;
}

/** What a thread answers. */
export type IslandAnswer =
  | { readonly type: 'done'; readonly state: SearchState; readonly emigrant: ScoredText }
  | { readonly type: 'failed'; readonly failure: IslandFailure };

function share(numbers: Float64Array): Float64Array {
  const shared = new Float64Array(
    new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT),
  );
  shared.set(numbers);
  return shared;
}

function shareTask(task: TaskData): TaskData {
  return {
    ...task,
    trainX: share(task.trainX),
    trainY: share(task.trainY),
    validX: share(task.validX),
    validY: share(task.validY),
  };
}

function shareSuite(suite: Suite): Suite {
  return { ...suite, tasks: suite.tasks.map(shareTask) };
}

/** The task type as threads get it: the data stand in memory once. */
export function plainTaskType(taskType: TaskType): PlainTaskType {
  const { startProgram, randomProgram, rawSplit, ...plain } = taskType;
  const searchSuite = shareSuite(taskType.searchSuite);
  const { consensusSuite } = taskType;
  const isOneSuite = consensusSuite === taskType.searchSuite;
  return {
    ...plain,
    searchSuite,
    consensusSuite: isOneSuite ? searchSuite : shareSuite(consensusSuite),
  };
}
