/** Addresses inside the page: `#/chain/blocks/12` is the tab `chain` and the path `blocks`, `12`. */

/** A place in the console. */
export interface Route {
  readonly tab: 'pool' | 'chain' | null;
  /** What follows the tab, decoded. */
  readonly path: readonly string[];
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign in an address that somebody typed.
    return part;
  }
}

/** The place that a hash names; no tab where it names none. */
export function parseRoute(hash: string): Route {
  const [tab, ...path] = hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  return tab === 'pool' || tab === 'chain' ? { tab, path } : { tab: null, path: [] };
}

/** The address of a place, for links. */
export function routeTo(tab: 'pool' | 'chain', ...path: readonly (string | number)[]): string {
  return `#/${[tab, ...path].map((part) => encodeURIComponent(part)).join('/')}`;
}
