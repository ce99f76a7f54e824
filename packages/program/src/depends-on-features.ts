/**
 * Whether a prediction can depend on the example in front of it.
 *
 * Most random programs cannot (evolution.md 7.4): nothing leads from v0 to s1 inside predict. Such a
 * program answers every validation example alike but for its own counting, and a search has nothing
 * to learn from its score.
 */
import { OPS, type OpInfo } from './ops.ts';
import {
  FEATURES_VECTOR,
  type Instruction,
  type OperandKind,
  PREDICTION_SCALAR,
  type Program,
} from './program.ts';

type SlotKey = `${OperandKind} ${number}`;

function readsAny(
  { in1, in2, out }: Instruction,
  { output, inputs, keepsOutput }: OpInfo,
  reached: ReadonlySet<SlotKey>,
): boolean {
  const slots = [in1, in2];
  const readsInput = inputs.some((kind, index) => reached.has(`${kind} ${slots[index] ?? 0}`));
  return readsInput || (keepsOutput && output !== null && reached.has(`${output} ${out}`));
}

/** True when the features of the current example can reach the prediction within predict. */
export function dependsOnFeatures(program: Program): boolean {
  const reached = new Set<SlotKey>([`vector ${FEATURES_VECTOR}`]);
  for (const instruction of program.predict) {
    const info = OPS[instruction.op];
    if (info.output === null) continue;
    const slot: SlotKey = `${info.output} ${instruction.out}`;
    if (readsAny(instruction, info, reached)) reached.add(slot);
    else reached.delete(slot);
  }
  return reached.has(`scalar ${PREDICTION_SCALAR}`);
}
