/** Where a program comes from: its parents, and who wrote them as far as the page knows. */
import type { BestResults, Decisions } from '../api.ts';

/** Author of each program id that occurs anywhere in the loaded data. */
export type AuthorsById = ReadonlyMap<number, string>;

/** Collects authors from the best programs and the recent decisions. */
export function deriveAuthors(
  results: BestResults | undefined,
  decisions: Decisions | undefined,
): AuthorsById {
  const authors = new Map<number, string>();
  for (const decision of decisions?.items ?? []) {
    authors.set(decision.algorithm_id, decision.author);
  }
  for (const problem of results?.problems ?? []) {
    for (const program of problem.programs) authors.set(program.id, program.author);
  }
  return authors;
}

/** A parent of a program; `author` is `null` when the page has not seen that program. */
interface Parent {
  readonly id: number;
  readonly author: string | null;
  readonly byAnother: boolean;
}

/** Parents in the order handed in, each once. */
export function listParents(
  program: { readonly author: string; readonly parents: readonly number[] },
  authors: AuthorsById,
): readonly Parent[] {
  return [...new Set(program.parents)].map((id) => {
    const author = authors.get(id) ?? null;
    return { id, author, byAnother: author !== null && author !== program.author };
  });
}
