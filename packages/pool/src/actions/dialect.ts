/**
 * The one place where a program's text is read and where one is written for a client (decision 2).
 *
 * The pool stores, hashes and scores canonical az64 text only; what a client sends and gets may be
 * written otherwise.
 */
import { type Program, parseProgramText } from '@adit/program';
import { noWork } from '../errors.ts';
import type { Problem } from './context.ts';

/** How a client writes programs. */
export type Dialect = 'az64';

/** The dialect that a request names. Raises `no_tasks_available` dialect for one that has no work. */
export function requireDialect(name: string | undefined): Dialect {
  if (name !== 'az64') throw noWork('dialect', { wanted: 'az64' });
  return name;
}

/** A program as a client wrote it. Raises the errors of `parseProgramText`. */
export function readSource(problem: Problem, text: string): Program {
  return parseProgramText(text, problem.taskType.limits);
}
