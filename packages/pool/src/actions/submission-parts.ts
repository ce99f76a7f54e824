/** The bodies of the three submitting routes as one shape: reports, give-backs and evolved programs. */
import type {
  Evaluation,
  Evolution,
  SubmitEvaluationBody,
  SubmitEvolutionBody,
  SubmitLeaseBody,
  UndoneEvaluation,
} from '@adit/wire';

/** One submission. */
export interface WorkParts {
  readonly kind: 'evaluate' | 'evolve' | 'lease';
  readonly evaluations: readonly Evaluation[];
  readonly undone: readonly UndoneEvaluation[];
  readonly evolutions: readonly Evolution[];
  /** Place of the first evolution in the budget. */
  readonly evolutionOffset: number;
  /** Self-reported; null when not said. */
  readonly iterations: number | null;
  /** True: nothing more will come. False: more will. Undefined: what is there decides. */
  readonly isFinal: boolean | undefined;
}

const NOTHING = {
  evaluations: [],
  undone: [],
  evolutions: [],
  evolutionOffset: 0,
  iterations: null,
  isFinal: undefined,
} as const;

/** Reports of a batch. */
export function evaluationParts({ evaluations, undone = [] }: SubmitEvaluationBody): WorkParts {
  return { ...NOTHING, kind: 'evaluate', evaluations, undone };
}

/** The program of a batch. */
export function evolutionParts(body: SubmitEvolutionBody): WorkParts {
  const parents = body.parent_functions.map(({ id }) => id);
  const evolution = { parent_algorithm_ids: parents, algorithm_dsl: body.evolved_function };
  return { ...NOTHING, kind: 'evolve', evolutions: [evolution] };
}

/** Anything of a lease. */
export function leaseParts(body: SubmitLeaseBody): WorkParts {
  const { evaluations, evolutions, undone = [], evolution_offset: offset, iterations } = body;
  return {
    kind: 'lease',
    evaluations,
    undone,
    evolutions,
    evolutionOffset: offset ?? 0,
    iterations: iterations ?? null,
    isFinal: body.final,
  };
}
