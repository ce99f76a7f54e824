/** What a slot holds at one point of a program, as far as it can be told from the lines before. */

/** The part that a value plays. */
export type Role =
  | 'features'
  | 'label'
  | 'prediction'
  | 'error'
  | 'correction'
  | 'update'
  | 'hidden'
  | 'mask'
  | 'constant'
  | 'rate'
  | 'zero'
  | 'random'
  | 'weights'
  | 'bias'
  | 'state'
  | 'plain';

/** How a value depends on the features of the current example. */
export type Shape = 'none' | 'linear' | 'hidden' | 'nonlinear';

/** One value. */
export interface Value {
  readonly role: Role;
  /** How it is called inside a sentence. */
  readonly noun: string;
  readonly shape: Shape;
  /** True when the label went into it. */
  readonly isFromLabel: boolean;
}

/** A value with nothing known but its name. */
export function plainValue(noun: string): Value {
  return { role: 'plain', noun, shape: 'none', isFromLabel: false };
}

const STRENGTH: readonly Shape[] = ['none', 'linear', 'hidden', 'nonlinear'];

/** The stronger of two dependences. */
export function strongerShape(left: Shape, right: Shape): Shape {
  return STRENGTH[Math.max(STRENGTH.indexOf(left), STRENGTH.indexOf(right))];
}

/** Ops whose result is linear in each input that depends on the features alone. */
const LINEAR = new Set(
  (
    'add sub mul vscale vfill vadd vsub vmul dot outer mscale matvec mcolumns mrows transpose ' +
    'madd msub mmul matmul vmean mmean rowmeans vset mset'
  ).split(' '),
);
const PRODUCTS = new Set('mul vscale vmul dot outer mscale matvec mmul matmul'.split(' '));
const DIVISIONS = new Set(['div', 'vdiv', 'mdiv']);
const LARGER = new Set(['max', 'vmax', 'mmax']);

/** How the result of an op depends on the features. */
export function shapeOf(op: string, inputs: readonly Value[]): Shape {
  const [first, second] = inputs.map(({ shape }) => shape);
  const strongest = inputs.reduce<Shape>(
    (shape, input) => strongerShape(shape, input.shape),
    'none',
  );
  if (strongest === 'none') return 'none';
  const isRelu = LARGER.has(op) && inputs.some(({ role }) => role === 'zero');
  if (isRelu) return strongerShape('hidden', strongest);
  if (DIVISIONS.has(op)) return second === 'none' ? strongest : 'nonlinear';
  const isProductOfTwo = PRODUCTS.has(op) && first !== 'none' && second !== 'none';
  return LINEAR.has(op) && !isProductOfTwo ? strongest : 'nonlinear';
}

/** True for an op that multiplies its two inputs in some way. */
export function isProduct(op: string): boolean {
  return PRODUCTS.has(op);
}

/** True for an op that takes the larger of its two inputs. */
export function isLarger(op: string): boolean {
  return LARGER.has(op);
}
