/**
 * Op cost: elements touched, our own table, part of semantics az64/1.
 *
 * The largest operand or result counts: 1, F or F squared; the matrix product F cubed; no-op 0.
 */
import { OPS } from './ops.ts';
import { elementsOf, type FunctionName, type Instruction, type Program } from './program.ts';

const NOOP = 0;
const MATRIX_PRODUCT = 43;

/** Cost of one execution of an op at F features. */
export function opCost(code: number, features: number): number {
  if (code === NOOP) return 0;
  if (code === MATRIX_PRODUCT) return features * features * features;
  const { inputs, output } = OPS[code];
  const kinds = output === null ? inputs : [...inputs, output];
  return Math.max(...kinds.map((kind) => elementsOf(kind, features)));
}

function functionCost(instructions: readonly Instruction[], features: number): number {
  return instructions.reduce((sum, { op }) => sum + opCost(op, features), 0);
}

/** Elements touched by one run of each function at F features. */
export function programCost(program: Program, features: number): Record<FunctionName, number> {
  return {
    setup: functionCost(program.setup, features),
    predict: functionCost(program.predict, features),
    learn: functionCost(program.learn, features),
  };
}
