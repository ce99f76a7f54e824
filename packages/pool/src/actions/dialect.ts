/**
 * The one place where a program's text is read and where one is written for a client (decision 2).
 *
 * The pool stores, hashes and scores canonical az64 text only. Text without the mark of Adit is
 * BitSota's and is translated; a client that does not name az64 gets BitSota's text, and only of
 * programs that have one.
 */
import {
  type BitsotaWarning,
  isAditText,
  type Program,
  parseProgramText,
  renderBitsota,
  translateBitsota,
} from '@adit/program';
import type { ItemOutcome } from '@adit/wire';
import { noWork } from '../errors.ts';
import type { Problem } from './context.ts';

/** How a client writes programs. */
export type Dialect = 'az64' | 'bitsota';

const DIALECTS: readonly Dialect[] = ['az64', 'bitsota'];
const NOTED_WARNINGS = 8;

/** The dialect that a request names, BitSota's without one; null for an unknown one. */
export function findDialect(name: string | undefined): Dialect | null {
  return name === undefined ? 'bitsota' : (DIALECTS.find((dialect) => dialect === name) ?? null);
}

/** As {@link findDialect}. Raises `no_tasks_available` dialect for an unknown one. */
export function requireDialect(name: string | undefined): Dialect {
  const dialect = findDialect(name);
  if (dialect === null) throw noWork('dialect', { offered: DIALECTS.join(' ') });
  return dialect;
}

/** A program as its author wrote it. */
export interface Source {
  readonly program: Program;
  /** What was dropped in translation, as part of the item's answer; empty without a translation. */
  readonly notes: Pick<ItemOutcome, 'detail' | 'numbers'>;
}

/** Reads a program's text. Raises `invalid_dsl` as the program package says. */
export function readSource({ taskType }: Problem, text: string): Source {
  const { features, limits } = taskType;
  if (isAditText(text)) return { program: parseProgramText(text, limits), notes: {} };
  const { program, warnings, warningCount } = translateBitsota(text, { features, limits });
  return { program, notes: describeWarnings(warnings, warningCount) };
}

function describeWarnings(warnings: readonly BitsotaWarning[], count: number): Source['notes'] {
  if (count === 0) return {};
  const said = warnings.slice(0, NOTED_WARNINGS).map(describeWarning);
  const rest = count - said.length;
  const detail = [...said, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
  return { detail: detail.slice(0, 2_000), numbers: { warnings: count } };
}

function describeWarning({ line, code, reason, text }: BitsotaWarning): string {
  const place = line === null ? '' : `line ${line}: `;
  return `${place}${code}: ${reason} (${text})`;
}

/**
 * A stored program's text in a dialect, or null when it has none there. What is evaluated must be the
 * program itself; a seed may be its nearest neighbour, for it is only where a search begins.
 */
export function renderProgram(
  text: string,
  dialect: Dialect,
  purpose: 'evaluate' | 'seed',
): string | null {
  if (dialect === 'az64') return text;
  const constants = purpose === 'evaluate' ? 'exact' : 'nearest';
  const rendered = renderBitsota(parseProgramText(text), { constants });
  return rendered.ok ? rendered.text : null;
}
