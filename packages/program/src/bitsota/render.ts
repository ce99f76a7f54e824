/**
 * az64 programs as BitSota text, where BitSota has a form that its own evaluators run.
 *
 * The canonical form is rendered. Translating the text again gives the same canonical form, so an
 * evaluation of it has the same bits; what BitSota's evaluators make of it differs (docs/bitsota.md).
 */
import { canonicalProgram } from '../canonical.ts';
import { elementIndex } from '../kernels/fill.ts';
import { OPS } from '../ops.ts';
import {
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type OperandKind,
  type Program,
} from '../program.ts';
import { plainDecimal } from './decimals.ts';
import { BITSOTA_BANKS, type Refusal, swapScalar } from './language.ts';

/** How a program is written. */
export interface BitsotaRenderOptions {
  /** `def` (default): `# meta:` and `def Setup():`, what newer clients write. `comment`: `# setup`. */
  readonly style?: 'def' | 'comment';
  /**
   * BitSota keeps constants as f32. `exact` (default) refuses a constant that is none; `nearest`
   * rounds it, which makes another program, and says so by `isExact: false`.
   */
  readonly constants?: 'exact' | 'nearest';
}

/** A program as BitSota text. */
export interface BitsotaText {
  readonly ok: true;
  readonly text: string;
  /** False when a constant was rounded: the text is then a neighbour of the program. */
  readonly isExact: boolean;
}

/** Why there is no text. */
export interface BitsotaRefusal extends Refusal {
  readonly ok: false;
  /** `nothing_to_render`, `too_many_slots`, `no_such_op`, `constant_not_f32`. */
  readonly code: string;
}

const TITLES: Readonly<Record<FunctionName, string>> = {
  setup: 'Setup',
  predict: 'Predict',
  learn: 'Learn',
};

/** Right sides by mnemonic: A and B are the operands, C and D the constants. */
const FORMS: Readonly<Record<string, string>> = {
  ...{ add: 'A + B', sub: 'A - B', mul: 'A * B', div: 'A / B' },
  ...{ vadd: 'A + B', vsub: 'A - B', vmul: 'A * B', vdiv: 'A / B' },
  ...{ madd: 'A + B', msub: 'A - B', mmul: 'A * B', mdiv: 'A / B' },
  ...{ vscale: 'A * B', mscale: 'A * B' },
  ...{ abs: 'abs(A)', vabs: 'abs(A)', mabs: 'abs(A)' },
  ...{ exp: 'exp(A)', log: 'log(A)', sin: 'sin(A)', cos: 'cos(A)', tan: 'tan(A)' },
  ...{ step: 'heaviside(A)', vstep: 'heaviside(A)', mstep: 'heaviside(A)' },
  ...{ vnorm: 'norm(A)', vmean: 'mean(A)', vstd: 'std(A)', mnorm: 'A' },
  ...{ dot: 'dot(A, B)', matvec: 'matmul(A, B)', outer: 'outer(A, B)' },
  ...{ const: 'C', vset: 'D' },
  ...{ uniform: 'uniform(C, D)', vuniform: 'uniform(C, D)', muniform: 'uniform(C, D)' },
  ...{ normal: 'gaussian(C, D)', vnormal: 'gaussian(C, D)', mnormal: 'gaussian(C, D)' },
};

function slotText(kind: OperandKind, slot: number): string {
  if (kind === 'scalar') return `s${swapScalar(slot)}`;
  return `${kind === 'vector' ? 'v' : 'm'}${slot}`;
}

/** The right side's pattern, undefined when BitSota has no such op. */
function formOf({ op, in1, in2 }: Instruction): string | undefined {
  const { name } = OPS[op];
  // The smaller of a scalar and itself is the scalar: the copy that translation writes.
  return name === 'min' && in1 === in2 ? 'A' : FORMS[name];
}

function renderInstruction(instruction: Instruction, features: number): string | null {
  const { inputs, output, name, constants } = OPS[instruction.op];
  const form = formOf(instruction);
  if (form === undefined || output === null) return null;
  const [first = 'scalar', second = 'scalar'] = inputs;
  const parts: Readonly<Record<string, string>> = {
    A: slotText(first, instruction.in1),
    B: slotText(second, instruction.in2),
    C: plainDecimal(constants === 'act' ? Math.fround(instruction.act) : instruction.d0),
    D: plainDecimal(instruction.d1),
  };
  const right = form.replace(/[A-D]/g, (part) => parts[part]);
  const element = name === 'vset' ? `[${elementIndex(features, instruction.d0)}]` : '';
  return `${slotText(output, instruction.out)}${element} = ${right}`;
}

function refuse(code: string, reason: string): BitsotaRefusal {
  return { ok: false, code, reason };
}

function slotsFault({ banks }: Program): BitsotaRefusal | null {
  for (const bank of ['scalars', 'vectors', 'matrices'] as const) {
    if (banks[bank] <= BITSOTA_BANKS[bank]) continue;
    const reason = `the program has ${banks[bank]} ${bank}, BitSota has ${BITSOTA_BANKS[bank]}`;
    return refuse('too_many_slots', reason);
  }
  return null;
}

function constantFault(value: number, isRounded: boolean): BitsotaRefusal | null {
  const nearest = Math.fround(value);
  if (Object.is(nearest, value) || (isRounded && Number.isFinite(nearest))) return null;
  return refuse('constant_not_f32', `the constant ${value} is not a 32-bit float`);
}

function headOf({ banks, features }: Program, lines: Lines): string {
  const { scalars, vectors, matrices } = banks;
  const longest = FUNCTION_NAMES.map((name) => `${name}_max_ops=${lines[name].length}`).join(' ');
  return (
    `# meta: scalar_count=${scalars} vector_count=${vectors} ` +
    `matrix_count=${Math.max(1, matrices)} vector_dim=${features} ${longest}\n`
  );
}

type Lines = Readonly<Record<FunctionName, readonly string[]>>;

function joinLines(program: Program, lines: Lines, style: 'def' | 'comment'): string {
  const sections = FUNCTION_NAMES.map((name) => {
    if (style === 'comment') return [`# ${name}`, ...lines[name]];
    const body = lines[name].length === 0 ? ['NoOp()'] : lines[name];
    return [`def ${TITLES[name]}():`, ...body.map((line) => `  ${line}`)];
  });
  const head = style === 'def' ? headOf(program, lines) : '';
  return `${head}${sections.flat().join('\n')}\n`;
}

/** The BitSota text of a valid program, or why it has none. */
export function renderBitsota(
  program: Program,
  { style = 'def', constants = 'exact' }: BitsotaRenderOptions = {},
): BitsotaText | BitsotaRefusal {
  const canonical = canonicalProgram(program);
  const tooMany = slotsFault(canonical);
  if (tooMany !== null) return tooMany;
  const lines: Record<FunctionName, string[]> = { setup: [], predict: [], learn: [] };
  for (const name of FUNCTION_NAMES) {
    for (const instruction of canonical[name]) {
      const bad = constantFault(instruction.act, constants === 'nearest');
      if (bad !== null) return bad;
      const line = renderInstruction(instruction, canonical.features);
      const { name: op } = OPS[instruction.op];
      if (line === null) return refuse('no_such_op', `BitSota has no form of ${op}`);
      lines[name].push(line);
    }
  }
  const all = FUNCTION_NAMES.flatMap((name) => canonical[name]);
  if (all.length === 0) {
    return refuse('nothing_to_render', 'no instruction reaches the prediction');
  }
  const isExact = all.every(({ act }) => Object.is(Math.fround(act), act));
  return { ok: true, text: joinLines(canonical, lines, style), isExact };
}
