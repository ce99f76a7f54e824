/** What came of an extrinsic, told from its events. */
import type { Shown } from '../values/describe.ts';
import type { NamedFields } from './read-block.ts';

/** Why something failed: a name and, where the chain says more, a sentence. */
export interface Failure {
  readonly name: string;
  readonly text: string;
}

/** `partly`: it went through, but something inside of it failed. */
export type Outcome =
  | { readonly kind: 'unknown' | 'success' }
  | { readonly kind: 'failed' | 'partly'; readonly failure: Failure };

/** Meanings of the failures that belong to no pallet; the chain has no words for them. */
const MEANINGS: Readonly<Record<string, string>> = {
  BadOrigin: 'The signer may not make this call.',
  CannotLookup: 'An address could not be looked up.',
  RootNotAllowed: 'Root may not make this call.',
  ConsumerRemaining: 'Something still depends on the account.',
  NoProviders: 'The account does not exist.',
  'Token.FundsUnavailable': 'The funds are not available.',
  'Token.BelowMinimum': 'The account would be left with less than the existential deposit.',
  'Arithmetic.Underflow': 'A number would fall below its range.',
  'Arithmetic.Overflow': 'A number would exceed its range.',
  'Arithmetic.DivisionByZero': 'Something would be divided by zero.',
};

type Variant = Extract<Shown, { kind: 'fields' }>;

function findDispatchError(shown: Shown): Variant | null {
  if (shown.kind === 'list') return findFirst(shown.items);
  if (shown.kind !== 'fields') return null;
  if (shown.type === 'DispatchError') return shown;
  return findFirst(shown.fields.map(({ value }) => value));
}

function findFirst(values: readonly Shown[]): Variant | null {
  for (const value of values) {
    const found = findDispatchError(value);
    if (found !== null) return found;
  }
  return null;
}

/** The failure that a `DispatchError` names. */
export function failureOf(error: Variant): Failure {
  const inner = error.fields[0]?.value;
  const innerName = inner?.kind === 'fields' ? inner.name : null;
  if (error.name === 'Module' && inner?.kind === 'fields' && innerName !== null) {
    return { name: innerName, text: inner.docs.join(' ') };
  }
  const own = error.name ?? 'unknown';
  const name = innerName === null ? own : `${own}.${innerName}`;
  return { name, text: MEANINGS[name] ?? '' };
}

/** The outcome; `events` is null where they are not known. */
export function outcomeOf(events: readonly NamedFields[] | null): Outcome {
  if (events === null) return { kind: 'unknown' };
  const failed = events.find(({ name }) => name === 'System.ExtrinsicFailed');
  const suspects = failed === undefined ? events : [failed];
  const error = findFirst(suspects.flatMap(({ fields }) => fields.map(({ value }) => value)));
  if (error !== null) {
    return { kind: failed === undefined ? 'partly' : 'failed', failure: failureOf(error) };
  }
  const isDone = events.some(({ name }) => name === 'System.ExtrinsicSuccess');
  return { kind: isDone ? 'success' : 'unknown' };
}
