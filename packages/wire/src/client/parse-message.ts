/**
 * Reading a value from outside by its schema.
 *
 * A schema is compiled at its first use and kept: compiling takes milliseconds, checking does not.
 */
import { AditError } from '@adit/base';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

// Typed loosely because one map holds the checkers of every schema.
const checkers = new WeakMap<object, Pick<Validator, 'Check' | 'Errors'>>();

function requireChecker(schema: TSchema): Pick<Validator, 'Check' | 'Errors'> {
  const known = checkers.get(schema);
  if (known !== undefined) return known;
  const made = Compile(schema);
  checkers.set(schema, made);
  return made;
}

/**
 * `value` as its schema's type.
 * @throws AditError with `code` (default `invalid_message`), numbers `{ pointer, problem }` of the first fault.
 */
export function parseMessage<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  code = 'invalid_message',
): Static<Schema> {
  const checker = requireChecker(schema);
  // The cast states what Check has just found out.
  if (checker.Check(value)) return value as Static<Schema>;
  const first = checker.Errors(value)[0];
  const pointer = first === undefined || first.instancePath === '' ? '/' : first.instancePath;
  const problem = first?.message ?? 'does not match';
  throw new AditError(code, `The message is not of the agreed shape: ${pointer} ${problem}`, {
    numbers: { pointer: pointer.slice(0, 200), problem: problem.slice(0, 200) },
    nextStep: 'Compare both versions: the reference is at /openapi.json.',
  });
}
