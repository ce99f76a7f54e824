/** How a broken invariant is told. */

/** Names of the invariants, as issue and promises have them. */
export type Letter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h';

const SENTENCES: Readonly<Record<Letter, string>> = {
  a: 'Balances.TotalIssuance is the sum of all free and reserved balances',
  b: 'Balances minus Subtensor issuance changes by calls of Balances alone',
  c: 'alpha that is out belongs to somebody, but for a stated residue',
  d: 'shares add up to the denominator, and what they are worth to no more than the pool',
  e: 'Keys, Uids and IsNetworkMember are one bijection, and every list has N values',
  f: 'Owner and OwnedHotkeys agree',
  g: 'a failed extrinsic changes fee, nonce and events alone',
  h: 'ChildKeys and ParentKeys agree, and who has stake is listed with its hotkey',
};

/** An invariant does not hold; the numbers say where and by how much. */
export class InvariantBroken extends Error {
  readonly letter: Letter;

  constructor(letter: Letter, numbers: Readonly<Record<string, unknown>>) {
    super(`(${letter}) ${SENTENCES[letter]}: ${textOf(numbers)}`);
    this.name = 'InvariantBroken';
    this.letter = letter;
  }
}

/** Ends the step unless the invariant holds. @throws InvariantBroken. */
export function holds(
  isTrue: boolean,
  letter: Letter,
  numbers: () => Readonly<Record<string, unknown>>,
): void {
  if (!isTrue) throw new InvariantBroken(letter, numbers());
}

/** Any value of a call or of state as one line. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    if (part instanceof Uint8Array) return `0x${Buffer.from(part).toString('hex')}`;
    if (part instanceof Map) return [...part];
    return part instanceof Set ? [...part] : part;
  });
}
