/**
 * Reads the text form: untrusted input, refused with the line and what is wrong with it.
 *
 * Nothing is guessed or skipped: a line that is not understood refuses the whole text.
 */
import { encodeUtf8 } from '@adit/base';
import {
  type Fault,
  instructionFault,
  invalidDsl,
  lengthFault,
  shapeFault,
  textFault,
} from './check.ts';
import { constantFieldsOf, findOpByName } from './ops.ts';
import {
  createInstruction,
  DEFAULT_PROGRAM_LIMITS,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type OperandKind,
  type Program,
  type ProgramLimits,
} from './program.ts';

const HEADER =
  /^# adit az64 scalars=(\d{1,6}) vectors=(\d{1,6}) matrices=(\d{1,6}) features=(\d{1,6})$/;
const SLOT = /^([svm])(0|[1-9]\d{0,5})$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?$/;
const KINDS: Readonly<Record<string, OperandKind>> = { s: 'scalar', v: 'vector', m: 'matrix' };

function fault(reason: string, message: string, numbers: Fault['numbers'] = {}): Fault {
  return { reason, message, numbers };
}

/** Text from outside inside a message: short and printable. */
function quote(token: string): string {
  return JSON.stringify(token.length > 40 ? `${token.slice(0, 40)}...` : token);
}

function parseSlot(token: string, kind: OperandKind): number | Fault {
  const match = SLOT.exec(token);
  if (match === null) return fault('not_a_slot', `${quote(token)} is not a slot`);
  const found = KINDS[match[1]];
  if (found === kind) return Number(match[2]);
  const message = `${quote(token)} is a ${found}, a ${kind} is needed`;
  return fault('wrong_kind', message, { expected: kind, found });
}

function parseConstant(token: string, isF32: boolean): number | Fault {
  if (!NUMBER.test(token)) return fault('not_a_number', `${quote(token)} is not a number`);
  return isF32 ? Math.fround(Number(token)) : Number(token);
}

/** One instruction line without its comment, or what is wrong with it. */
function parseInstruction(tokens: readonly string[]): Instruction | Fault {
  const isNoop = tokens.length === 1 && tokens[0] === 'noop';
  if (isNoop) return createInstruction(0);
  const [outToken = '', equals, name = '', ...rest] = tokens;
  if (equals !== '=') return fault('unparsable', 'expected "SLOT = OP ARGUMENTS"');
  const op = findOpByName(name);
  if (op === undefined || op.output === null) {
    return fault('unknown_op', `there is no op ${quote(name)} with a result`);
  }
  const out = parseSlot(outToken, op.output);
  if (typeof out !== 'number') return out;
  const constants = constantFieldsOf(op);
  const expected = op.inputs.length + constants.length;
  if (rest.length !== expected) {
    const message = `${op.name} takes ${expected} arguments, found ${rest.length}`;
    return fault('wrong_arguments', message, { expected, found: rest.length });
  }
  const fields: { -readonly [K in keyof Instruction]?: number } = { out };
  for (const [index, kind] of op.inputs.entries()) {
    const slot = parseSlot(rest[index], kind);
    if (typeof slot !== 'number') return slot;
    fields[index === 0 ? 'in1' : 'in2'] = slot;
  }
  for (const [index, field] of constants.entries()) {
    const value = parseConstant(rest[op.inputs.length + index], field !== 'act');
    if (typeof value !== 'number') return value;
    fields[field] = value;
  }
  return createInstruction(op.code, fields);
}

function parseHeader(line: string): Pick<Program, 'banks' | 'features'> {
  const match = HEADER.exec(line.trimEnd());
  if (match === null) {
    const message = 'expected "# adit az64 scalars=.. vectors=.. matrices=.. features=.."';
    throw invalidDsl(fault('missing_header', message), { line: 1 });
  }
  const [scalars, vectors, matrices, features] = match.slice(1).map(Number);
  return { banks: { scalars, vectors, matrices }, features };
}

/** Which section a line such as `learn:` opens, null for any other line. */
function findSection(tokens: readonly string[]): FunctionName | null {
  if (tokens.length !== 1) return null;
  return FUNCTION_NAMES.find((name) => tokens[0] === `${name}:`) ?? null;
}

/** The words of a line without its comment. */
function splitLine(line: string): string[] {
  const comment = line.indexOf('#');
  const code = comment < 0 ? line : line.slice(0, comment);
  return code.split(/[ \t\r]+/).filter((token) => token !== '');
}

function parseBody(lines: readonly string[], banks: Program['banks']) {
  const sections = new Map<FunctionName, Instruction[]>();
  let current: Instruction[] | null = null;
  for (const [index, raw] of lines.entries()) {
    const where = { line: index + 2 };
    const tokens = splitLine(raw);
    if (tokens.length === 0) continue;
    const section = findSection(tokens);
    if (section !== null) {
      if (sections.has(section)) {
        throw invalidDsl(fault('duplicate_section', `${section} is there twice`), where);
      }
      current = [];
      sections.set(section, current);
      continue;
    }
    if (current === null) {
      throw invalidDsl(fault('outside_section', 'expected "setup:" before this line'), where);
    }
    const parsed = parseInstruction(tokens);
    const bad = 'reason' in parsed ? parsed : instructionFault(parsed, banks);
    if (bad !== null) throw invalidDsl(bad, where);
    if (!('reason' in parsed)) current.push(parsed);
  }
  return {
    setup: sections.get('setup') ?? [],
    predict: sections.get('predict') ?? [],
    learn: sections.get('learn') ?? [],
  };
}

/**
 * The program that a text describes. Sections may come in any order, each at most once; a section
 * that is absent is empty. Throws AditError `invalid_dsl` with `line` (from 1) and `reason`, or with
 * `count` and `limit` when a limit is exceeded.
 */
export function parseProgramText(
  text: string,
  limits: ProgramLimits = DEFAULT_PROGRAM_LIMITS,
): Program {
  // A UTF-8 text has at least as many bytes as UTF-16 units: no need to encode an oversized one.
  const bytes = text.length > limits.textBytes ? text.length : encodeUtf8(text).length;
  const tooLarge = textFault(bytes, limits.textBytes);
  if (tooLarge !== null) throw invalidDsl(tooLarge);
  const [first = '', ...rest] = text.split('\n');
  const shape = parseHeader(first);
  const badShape = shapeFault(shape, limits.banks);
  if (badShape !== null) throw invalidDsl(badShape, { line: 1 });
  const program = { ...shape, ...parseBody(rest, shape.banks) };
  const tooLong = lengthFault(program, limits);
  if (tooLong !== null) throw invalidDsl(tooLong);
  return program;
}
