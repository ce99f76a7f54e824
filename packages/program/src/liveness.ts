/**
 * Which instructions can influence a prediction that is looked at.
 *
 * Order of execution: setup, (load, predict, [s1 = sigmoid(s1)], test s1, label, learn)*, then
 * (load, predict, read s1)*. Load sets v0 and s0, the label sets s0. Memory survives from example to
 * example, so liveness is the least fixed point over both loops. An instruction is live when the
 * slot that it writes is live behind it in either loop; only live instructions make their inputs
 * live. An op that keeps elements of its output reads it too. The test of s1 in training is a use,
 * because it can end the evaluation; the sigmoid reads and writes s1, which changes nothing here.
 */
import { OPS } from './ops.ts';
import {
  type Banks,
  FEATURES_VECTOR,
  type FunctionName,
  type Instruction,
  LABEL_SCALAR,
  type OperandKind,
  PREDICTION_SCALAR,
  type Program,
} from './program.ts';

/** One byte a slot (scalars, vectors, matrices); 1 = live. */
type LiveSet = Uint8Array;

/** One function with the slots of its instructions as positions in a live set; -1 = none. */
interface Flow {
  readonly reads1: Int32Array;
  readonly reads2: Int32Array;
  readonly writes: Int32Array;
  readonly keepsOutput: Uint8Array;
  /** 1 where the instruction was found live in any pass. */
  readonly isLive: Uint8Array;
}

function slotPosition(kind: OperandKind, slot: number, banks: Banks): number {
  if (kind === 'scalar') return slot;
  return banks.scalars + slot + (kind === 'vector' ? 0 : banks.vectors);
}

function createFlow(instructions: readonly Instruction[], banks: Banks): Flow {
  const count = instructions.length;
  const flow = {
    reads1: new Int32Array(count).fill(-1),
    reads2: new Int32Array(count).fill(-1),
    writes: new Int32Array(count).fill(-1),
    keepsOutput: new Uint8Array(count),
    isLive: new Uint8Array(count),
  };
  for (const [index, { op, in1, in2, out }] of instructions.entries()) {
    const { inputs, output, keepsOutput } = OPS[op];
    if (inputs.length > 0) flow.reads1[index] = slotPosition(inputs[0], in1, banks);
    if (inputs.length > 1) flow.reads2[index] = slotPosition(inputs[1], in2, banks);
    if (output !== null) flow.writes[index] = slotPosition(output, out, banks);
    flow.keepsOutput[index] = keepsOutput ? 1 : 0;
  }
  return flow;
}

/** Turns what is live behind the function into what is live before it; marks live instructions. */
function passBackwards(flow: Flow, live: LiveSet): void {
  for (let index = flow.writes.length - 1; index >= 0; index -= 1) {
    const written = flow.writes[index];
    if (written < 0 || live[written] === 0) continue;
    flow.isLive[index] = 1;
    if (flow.keepsOutput[index] === 0) live[written] = 0;
    if (flow.reads1[index] >= 0) live[flow.reads1[index]] = 1;
    if (flow.reads2[index] >= 0) live[flow.reads2[index]] = 1;
  }
}

/** Adds every slot of `from` to `to`; true when `to` grew. */
function unite(to: LiveSet, from: LiveSet): boolean {
  let hasGrown = false;
  for (let i = 0; i < to.length; i += 1) {
    if (from[i] === 0 || to[i] === 1) continue;
    to[i] = 1;
    hasGrown = true;
  }
  return hasGrown;
}

/** Features and label are set between functions, so what was there is not live. */
function forgetInputs(live: LiveSet, banks: Banks): void {
  live[LABEL_SCALAR] = 0;
  live[slotPosition('vector', FEATURES_VECTOR, banks)] = 0;
}

/** For each instruction of a valid program whether it is live; no-ops never are. */
export function markLiveInstructions(program: Program): Record<FunctionName, readonly boolean[]> {
  const { banks } = program;
  const setup = createFlow(program.setup, banks);
  const predict = createFlow(program.predict, banks);
  const learn = createFlow(program.learn, banks);
  const slots = banks.scalars + banks.vectors + banks.matrices;
  /** Live at the head of the validation loop, and of the training loop. */
  const validationHead = new Uint8Array(slots);
  const trainingHead = new Uint8Array(slots);
  const passPredict = (behind: LiveSet): LiveSet => {
    const live = behind.slice();
    live[PREDICTION_SCALAR] = 1;
    passBackwards(predict, live);
    forgetInputs(live, banks);
    return live;
  };
  while (unite(validationHead, passPredict(validationHead))) {}
  unite(trainingHead, validationHead);
  const passLearn = (): LiveSet => {
    const live = trainingHead.slice();
    passBackwards(learn, live);
    forgetInputs(live, banks);
    return live;
  };
  while (unite(trainingHead, passPredict(passLearn()))) {}
  passBackwards(setup, trainingHead.slice());
  const marks = ({ isLive }: Flow): boolean[] => Array.from(isLive, (mark) => mark === 1);
  return { setup: marks(setup), predict: marks(predict), learn: marks(learn) };
}

/** The live instructions of a valid program, in their order; no-ops are never live. */
export function findLiveInstructions(
  program: Program,
): Pick<Program, 'setup' | 'predict' | 'learn'> {
  const isLive = markLiveInstructions(program);
  const keep = (name: FunctionName): Instruction[] =>
    program[name].filter((_, index) => isLive[name][index]);
  return { setup: keep('setup'), predict: keep('predict'), learn: keep('learn') };
}
