/**
 * The JSON form, that of the program vectors: three lists of
 * `[op, in1, in2, out, act, d0, d1, d2]`. Banks and features travel beside it.
 */
import { type Fault, instructionFault, invalidDsl, lengthFault, shapeFault } from './check.ts';
import {
  createInstruction,
  DEFAULT_PROGRAM_LIMITS,
  FUNCTION_NAMES,
  type FunctionName,
  type Instruction,
  type Program,
} from './program.ts';

const INSTRUCTION_FIELDS = 8;

/** The JSON form of a program. */
export type ProgramJson = Readonly<Record<FunctionName, number[][]>>;

function shapeError(message: string, where: Fault['numbers'] = {}): Error {
  return invalidDsl({ reason: 'json_shape', message, numbers: {} }, where);
}

function parseInstruction(value: unknown): Instruction | null {
  if (!Array.isArray(value) || value.length !== INSTRUCTION_FIELDS) return null;
  const fields: unknown[] = value;
  const numbers = fields.filter((field) => typeof field === 'number');
  if (numbers.length !== INSTRUCTION_FIELDS) return null;
  const [op, in1, in2, out, act, d0, d1, d2] = numbers;
  const constants = { act, d0: Math.fround(d0), d1: Math.fround(d1), d2: Math.fround(d2) };
  return createInstruction(op, { in1, in2, out, ...constants });
}

function parseFunction(name: FunctionName, value: unknown, banks: Program['banks']) {
  if (!Array.isArray(value)) throw shapeError(`${name} is not a list`);
  const limit = DEFAULT_PROGRAM_LIMITS.instructions[name];
  const entries: unknown[] = value.slice(0, limit + 1);
  return entries.map((entry, index) => {
    const where = { function: name, index };
    const instruction = parseInstruction(entry);
    if (instruction === null) {
      throw shapeError('an instruction is a list of 8 numbers', where);
    }
    const bad = instructionFault(instruction, banks);
    if (bad !== null) throw invalidDsl(bad, where);
    return instruction;
  });
}

/**
 * The program in a parsed JSON value; other members of the object are ignored. d0 to d2 are rounded
 * to f32. Throws AditError `invalid_dsl` with `function` and `index` of what is wrong.
 */
export function parseProgramJson(
  value: unknown,
  shape: Pick<Program, 'banks' | 'features'>,
): Program {
  const { banks, features } = shape;
  const badShape = shapeFault(shape, DEFAULT_PROGRAM_LIMITS.banks);
  if (badShape !== null) throw invalidDsl(badShape);
  if (typeof value !== 'object' || value === null) throw shapeError('a program is an object');
  const members = new Map<string, unknown>(Object.entries(value));
  const program = {
    banks,
    features,
    setup: parseFunction('setup', members.get('setup'), banks),
    predict: parseFunction('predict', members.get('predict'), banks),
    learn: parseFunction('learn', members.get('learn'), banks),
  };
  const tooLong = lengthFault(program, DEFAULT_PROGRAM_LIMITS);
  if (tooLong !== null) throw invalidDsl(tooLong);
  return program;
}

function formatInstructions(instructions: readonly Instruction[]): number[][] {
  return instructions.map(({ op, in1, in2, out, act, d0, d1, d2 }) => [
    ...[op, in1, in2, out],
    ...[act, d0, d1, d2],
  ]);
}

/** The JSON form of a program: `{ setup, predict, learn }`. */
export function formatProgramJson(program: Program): ProgramJson {
  const [setup, predict, learn] = FUNCTION_NAMES.map((name) => formatInstructions(program[name]));
  return { setup, predict, learn };
}
