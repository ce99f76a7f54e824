/** The version of everything that decides a score's bits. */

/**
 * Ops, evaluation order, elementary functions, random stream, flush rule and cost table. Any change
 * of a bit or of a cost raises it.
 */
export const SEMANTICS = 'az64/1';
