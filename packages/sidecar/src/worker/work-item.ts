/**
 * The programs of a job, as ours and foreign drivers write them.
 *
 * Our pool names suite and digest with each program; what a foreign pool leaves out is not compared.
 * An item without a whole-number id or without text is skipped, as foreign workers do.
 */

/** A program to work on. */
export interface WorkItem {
  readonly id: number;
  readonly algorithm_dsl: string;
  /** Problem id. */
  readonly task_type: string;
  readonly input_dim?: number;
  /** Id of the suite that a report must be about. */
  readonly suite?: string;
  readonly suite_digest?: string;
}

/** Problem of a program whose pool names none (pool.md 2.4). */
const DEFAULT_PROBLEM = 'cifar10_binary';

/** The readable items of a list, in its order. */
export function readWorkItems(list: readonly unknown[], inputDim?: number | null): WorkItem[] {
  return list.flatMap((given) => readWorkItem(given, inputDim ?? undefined));
}

function readWorkItem(given: unknown, inputDim: number | undefined): WorkItem[] {
  if (typeof given !== 'object' || given === null) return [];
  const fields: Readonly<Record<string, unknown>> = { ...given };
  const id = readId(fields['id']);
  const text = readText(fields['algorithm_dsl']);
  if (id === null || text === null) return [];
  const dim = readId(fields['input_dim']) ?? inputDim;
  const suite = readText(fields['suite']);
  const digest = readText(fields['suite_digest']);
  return [
    {
      id,
      algorithm_dsl: text,
      task_type: readText(fields['task_type']) ?? DEFAULT_PROBLEM,
      ...(dim === undefined ? {} : { input_dim: dim }),
      ...(suite === null ? {} : { suite }),
      ...(digest === null ? {} : { suite_digest: digest }),
    },
  ];
}

/** Whole numbers, also as digits: what Python's int() takes. */
function readId(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function readText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
