/**
 * One line of BitSota text as an instruction: `s3 = 0.5`, `v1[3] = 0.5`, `s3 = s1`, `a = b + c`,
 * `a = f(b, c)`, `a = gaussian(mean, dev)`, and the arrow form `OP x y -> dest`.
 */
import {
  type BitsotaInstruction,
  type BitsotaOp,
  type BitsotaSlot,
  findBitsotaOp,
  type Refusal,
} from './language.ts';
import { type Token, tokenizeLine } from './tokens.ts';

/** A line that says to do nothing. */
export const NOTHING = 'nothing';

type LineContent = BitsotaInstruction | Refusal | typeof NOTHING;

const OPERATORS: Readonly<Record<string, BitsotaOp>> = {
  '+': 'ADD',
  '-': 'SUB',
  '*': 'MUL',
  '/': 'DIV',
};
/** A fill that leaves a constant out: `gaussian(m)` is gaussian(m, 1). */
const FILL_DEFAULTS = [0, 1];

const UNPARSABLE: Refusal = {
  code: 'unparsable',
  reason: 'the line is none of the forms of an instruction',
};

/** Operands of a call or of the arrow form: slots and signed numbers. */
type Operand = BitsotaSlot | number;

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.type === 'symbol' && token.symbol === symbol;
}

function slotOf(token: Token | undefined): BitsotaSlot | null {
  return token?.type === 'slot' ? token.slot : null;
}

/** The whole of the words as one number with an optional sign, null when they are not. */
function signedNumber(tokens: readonly Token[]): number | null {
  const hasSign = isSymbol(tokens[0], '-') || isSymbol(tokens[0], '+');
  const number = tokens[hasSign ? 1 : 0];
  if (number?.type !== 'number' || tokens.length !== (hasSign ? 2 : 1)) return null;
  return isSymbol(tokens[0], '-') ? -number.value : number.value;
}

function operandOf(tokens: readonly Token[]): Operand | null {
  const slot = tokens.length === 1 ? slotOf(tokens[0]) : null;
  return slot ?? signedNumber(tokens);
}

/** The parts between commas as operands, null when one is neither slot nor number. */
function splitArguments(tokens: readonly Token[]): Operand[] | null {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isSymbol(token, ',')) parts.push([]);
    else parts[parts.length - 1].push(token);
  }
  const operands = parts.map(operandOf).filter((operand) => operand !== null);
  return operands.length === parts.length ? operands : null;
}

/** The operands of the arrow form, which are separated by blanks. */
function splitArrowOperands(tokens: readonly Token[]): Operand[] | null {
  const operands: Operand[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const hasSign = tokens[at]?.type === 'symbol';
    const operand = operandOf(tokens.slice(at, at + (hasSign ? 2 : 1)));
    if (operand === null) return null;
    operands.push(operand);
    if (hasSign) at += 1;
  }
  return operands;
}

function callOf(op: BitsotaOp, operands: readonly Operand[], dest: BitsotaSlot): LineContent {
  const inputs = operands.filter((operand) => typeof operand !== 'number');
  const given = operands.filter((operand) => typeof operand === 'number');
  const isFill = op === 'GAUSSIAN' || op === 'UNIFORM';
  const takesNumbers = isFill || op === 'CONST' || op === 'CONST_VEC';
  if (takesNumbers ? inputs.length > 0 : given.length > 0) {
    return { code: 'wrong_arguments', reason: `${op} takes ${takesNumbers ? 'numbers' : 'slots'}` };
  }
  if (op === 'NOOP') return NOTHING;
  const defaults = isFill && given.length > 0 ? FILL_DEFAULTS : [0, 0];
  const constants = takesNumbers ? [...given, ...defaults.slice(given.length)] : [];
  return { op, inputs, dest, constants };
}

function unknownOp(name: string): Refusal {
  return { code: 'unknown_op', reason: `BitSota has no op ${JSON.stringify(name.slice(0, 40))}` };
}

/** `OP x y -> dest`, split at the arrow. */
function parseArrow(before: readonly Token[], after: readonly Token[]): LineContent {
  const [name, ...rest] = before;
  const dest = after.length === 1 ? slotOf(after[0]) : null;
  if (name?.type !== 'name' || dest === null) return UNPARSABLE;
  const op = findBitsotaOp(name.name);
  if (op === undefined) return unknownOp(name.name);
  const operands = splitArrowOperands(rest);
  return operands === null ? UNPARSABLE : callOf(op, operands, dest);
}

/** `name(…)`. */
function parseCall(tokens: readonly Token[], dest: BitsotaSlot): LineContent {
  const [name, open] = tokens;
  if (name?.type !== 'name' || !isSymbol(open, '(') || !isSymbol(tokens.at(-1), ')')) {
    return UNPARSABLE;
  }
  const op = findBitsotaOp(name.name);
  if (op === undefined) return unknownOp(name.name);
  const operands = splitArguments(tokens.slice(2, -1));
  return operands === null ? UNPARSABLE : callOf(op, operands, dest);
}

/** What stands behind the equals sign. */
function parseRight(right: readonly Token[], dest: BitsotaSlot): LineContent {
  const constant = signedNumber(right);
  if (constant !== null) return { op: 'CONST', inputs: [], dest, constants: [constant, 0] };
  const first = slotOf(right[0]);
  if (first === null) return parseCall(right, dest);
  if (right.length === 1) return { op: 'COPY', inputs: [first], dest, constants: [] };
  const [, operator, token] = right;
  const second = slotOf(token);
  const op = operator?.type === 'symbol' ? OPERATORS[operator.symbol] : undefined;
  if (op === undefined || second === null || right.length !== 3) return UNPARSABLE;
  return { op, inputs: [first, second], dest, constants: [] };
}

/** `v1[3] = 0.5`; null when the line has another form. */
function parseElement(tokens: readonly Token[]): LineContent | null {
  const [target, open, element, close, equals, ...right] = tokens;
  const dest = slotOf(target);
  if (dest === null || !isSymbol(open, '[')) return null;
  const value = signedNumber(right);
  const isWhole = element?.type === 'number' && isSymbol(close, ']') && isSymbol(equals, '=');
  if (!isWhole || value === null) return UNPARSABLE;
  return { op: 'CONST_VEC', inputs: [], dest, constants: [element.value, value] };
}

function isNoop(tokens: readonly Token[]): boolean {
  const [name, open, close] = tokens;
  const isName = name?.type === 'name' && name.name.toUpperCase() === 'NOOP';
  if (!isName || tokens.length === 1) return isName;
  return tokens.length === 3 && isSymbol(open, '(') && isSymbol(close, ')');
}

/** What a line without its comment says. */
export function readLine(line: string): LineContent {
  const { tokens } = tokenizeLine(line);
  if (tokens === null) return UNPARSABLE;
  if (isNoop(tokens)) return NOTHING;
  const arrow = tokens.findIndex((token) => isSymbol(token, '->'));
  if (arrow >= 0) return parseArrow(tokens.slice(0, arrow), tokens.slice(arrow + 1));
  const element = parseElement(tokens);
  if (element !== null) return element;
  const [target, equals, ...right] = tokens;
  const dest = slotOf(target);
  if (dest === null || !isSymbol(equals, '=')) return UNPARSABLE;
  return parseRight(right, dest);
}
