/** The part of a task type that says which programs a search may visit. */
import type { TaskType } from '../task-type.ts';

/** Limits, ops, sizes and mutations, without the tasks. */
export type SearchSpace = Pick<TaskType, 'features' | 'limits' | 'ops' | 'sizes' | 'mutations'>;
