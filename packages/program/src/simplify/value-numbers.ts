/**
 * Names for values inside one run of a function: two slots whose values have one name hold the same
 * bits (every NaN counts as one). Only laws that hold for every f64 are used: x - 0 = x, x * 1 = x,
 * x / 1 = x, x + -0 = x, min(x, x) = max(x, x) = x, | |x| | = |x|, a transpose of a transpose, and
 * a + b = b + a, a * b = b * a. Not among them: x + 0 (wrong for -0) and x * 0 (NaN, infinities).
 */
import { OPS } from '../ops.ts';
import type { Instruction } from '../program.ts';

const COMMUTATIVE = new Set('add mul vadd vmul madd mmul dot'.split(' '));
const MINUS = new Set('sub vsub msub'.split(' '));
const PLUS = new Set('add vadd madd'.split(' '));
const TIMES = new Set('mul vscale mscale vmul mmul'.split(' '));
const OVER = new Set('div vdiv mdiv'.split(' '));
const EXTREMES = new Set('min vmin mmin max vmax mmax'.split(' '));
const REPEATABLE = new Set('abs vabs mabs'.split(' '));

/** The name of a value with known content. */
export function nameOfContent(content: Float64Array): string {
  const first = content[0];
  const isEven = content.every((value) => Object.is(value, first));
  const text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
  const kind = content.length;
  return `known ${kind} ${isEven ? text(first) : [...content].map(text).join(' ')}`;
}

function isEvery(name: string, value: string): boolean {
  return name.startsWith('known ') && name.split(' ').slice(2).join(' ') === value;
}

/** The input that the result equals, null when no law says so. */
function sameAsInput(op: string, inputs: readonly string[]): string | null {
  const [first, second] = inputs;
  if (MINUS.has(op) && isEvery(second, '0')) return first;
  if (PLUS.has(op) && isEvery(second, '-0')) return first;
  if (PLUS.has(op) && isEvery(first, '-0')) return second;
  if (TIMES.has(op) && isEvery(first, '1')) return second;
  const isScale = op === 'vscale' || op === 'mscale';
  if (TIMES.has(op) && !isScale && isEvery(second, '1')) return first;
  if (OVER.has(op) && isEvery(second, '1')) return first;
  if (EXTREMES.has(op) && first === second) return first;
  if (REPEATABLE.has(op) && first.startsWith(`${op}(`)) return first;
  const inner = /^transpose\((.*)\)$/.exec(first ?? '')?.[1];
  return op === 'transpose' && inner !== undefined ? inner : null;
}

/**
 * The name of what an instruction computes from inputs of these names; `before` names what its slot
 * held.
 */
export function nameOfResult(
  instruction: Instruction,
  names: { readonly inputs: readonly string[]; readonly before: string },
): string {
  const { name, keepsOutput } = OPS[instruction.op];
  const same = sameAsInput(name, names.inputs);
  if (same !== null) return same;
  const inputs = COMMUTATIVE.has(name) ? [...names.inputs].sort() : names.inputs;
  const { act, d0, d1, d2 } = instruction;
  const constants = [act, d0, d1, d2].map((value) => (Object.is(value, -0) ? '-0' : String(value)));
  const kept = keepsOutput ? [names.before] : [];
  const needsConstants = OPS[instruction.op].constants !== 'none';
  return `${name}(${[...inputs, ...kept, ...(needsConstants ? constants : [])].join(', ')})`;
}
