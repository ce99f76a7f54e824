/**
 * BitSota's JSON form: `phases.{setup,predict,learn}`, each with the parallel arrays ops, arg1, arg2,
 * dest, const1, const2 and a size; slots as flat addresses, -1 = no operand; counts of the banks.
 */
import { type Fault, invalidDsl } from '../check.ts';
import { DEFAULT_PROGRAM_LIMITS, FUNCTION_NAMES, type FunctionName } from '../program.ts';
import {
  BITSOTA_BANKS,
  BITSOTA_OPS,
  type BitsotaInstruction,
  type BitsotaOp,
  type ReadItem,
  type ReadProgram,
  type Refusal,
  slotAt,
} from './language.ts';

const COLUMNS = ['ops', 'arg1', 'arg2', 'dest', 'const1', 'const2'] as const;
/** Operands that an op takes from arg1 and arg2; the others take none. */
const OPERANDS: Readonly<Partial<Record<BitsotaOp, number>>> = {
  NOOP: 0,
  CONST: 0,
  CONST_VEC: 0,
  GAUSSIAN: 0,
  UNIFORM: 0,
  ADD: 2,
  SUB: 2,
  MUL: 2,
  DIV: 2,
  DOT: 2,
  MATMUL: 2,
  OUTER: 2,
};

type Members = ReadonlyMap<string, unknown>;

function shapeError(message: string, where: Fault['numbers'] = {}): Error {
  return invalidDsl({ reason: 'json_shape', message, numbers: {} }, where);
}

function membersOf(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw shapeError(`${name} is not an object`);
  }
  return new Map<string, unknown>(Object.entries(value));
}

/** A whole number from 0 under a key, null where the key is absent or null. */
function countUnder(members: Members, key: string): number | null {
  const value = members.get(key);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw shapeError(`${key} is not a count`);
  }
  return value;
}

function sizeOf(phase: Members, name: FunctionName): number {
  const ops = phase.get('ops');
  if (!Array.isArray(ops)) throw shapeError('ops is not a list', { function: name });
  const size = countUnder(phase, 'size') ?? ops.length;
  const limit = DEFAULT_PROGRAM_LIMITS.instructions[name];
  if (size <= limit) return size;
  const numbers = { function: name, count: size, limit };
  const message = `${name} has ${size} instructions, the limit is ${limit}`;
  throw invalidDsl({ reason: 'too_many_instructions', message, numbers });
}

function columnOf(phase: Members, name: FunctionName, column: string, size: number): number[] {
  const list: unknown = phase.get(column);
  const values: unknown[] = Array.isArray(list) ? list.slice(0, size) : [];
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === size) return numbers;
  const where = { function: name, column, size, numbers: numbers.length };
  throw shapeError(`${column} has not ${size} numbers`, where);
}

function contentOf(row: readonly number[]): BitsotaInstruction | Refusal {
  const [code, arg1, arg2, dest, const1, const2] = row;
  const op = BITSOTA_OPS[code];
  if (op === undefined) return { code: 'unknown_op', reason: `BitSota has no op ${code}` };
  const operands = OPERANDS[op] ?? 1;
  const addresses = [arg1, arg2].slice(0, operands);
  const used = op === 'NOOP' ? [] : [...addresses, dest];
  if (used.some((address) => !Number.isInteger(address) || address < 0)) {
    return { code: 'missing_operand', reason: `${op} needs ${operands} operands and a result` };
  }
  const constants = ['CONST', 'CONST_VEC', 'GAUSSIAN', 'UNIFORM'].includes(op)
    ? [const1, const2]
    : [];
  return { op, inputs: addresses.map(slotAt), dest: slotAt(dest), constants };
}

function readPhase(name: FunctionName, value: unknown): ReadItem[] {
  const phase = membersOf(value, name);
  const size = sizeOf(phase, name);
  const columns = COLUMNS.map((column) => columnOf(phase, name, column, size));
  const items: ReadItem[] = [];
  for (let index = 0; index < size; index += 1) {
    const row = columns.map((column) => column[index]);
    const content = contentOf(row);
    if ('op' in content && content.op === 'NOOP') continue;
    const place = { line: null, function: name, index };
    items.push({ place, text: row.join(' '), content });
  }
  return items;
}

/**
 * What a parsed JSON value says; other members are ignored, absent phases are empty.
 * @throws AditError `invalid_dsl` (`json_shape`, `too_many_instructions`).
 */
export function readBitsotaJson(value: unknown): ReadProgram {
  const members = membersOf(value, 'a program');
  const phases = membersOf(members.get('phases'), 'phases');
  const count = (key: string, room: number): number =>
    Math.min(countUnder(members, key) ?? room, room);
  const banks = {
    scalars: count('scalar_count', BITSOTA_BANKS.scalars),
    vectors: count('vector_count', BITSOTA_BANKS.vectors),
    matrices: count('matrix_count', BITSOTA_BANKS.matrices),
  };
  const items = FUNCTION_NAMES.flatMap((name) => {
    const phase = phases.get(name);
    return phase === undefined ? [] : readPhase(name, phase);
  });
  return { items, banks, vectorLength: countUnder(members, 'vector_dim') };
}
