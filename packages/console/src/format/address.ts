/** Addresses: short forms, and a small picture that makes the same key recognisable. */

/** Whether a text looks like an SS58 address (base58, 46 to 50 characters). */
export function isAddress(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(text);
}

/** `5GrwvaEF…utQY`; a text which is no address (such as `pool`) stays whole. */
export function shortAddress(address: string): string {
  return isAddress(address) ? `${address.slice(0, 6)}…${address.slice(-4)}` : address;
}

/** First digits of a hash: `9a1b04c7…`. */
export function shortHash(hash: string): string {
  const plain = hash.replace(/^0x/, '');
  return plain.length > 10 ? `${plain.slice(0, 8)}…` : plain;
}

/** FNV-1a, 32 bits: spreads addresses over pictures, nothing more. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

/** A 5 × 5 picture, mirrored left to right, with a hue of 0 to 359 degrees. */
interface Identicon {
  readonly hue: number;
  /** Filled cells as [column, row]. */
  readonly cells: readonly (readonly [number, number])[];
}

/** The picture of an address; the same address always gives the same picture. */
export function deriveIdenticon(address: string): Identicon {
  const bits = hashText(address);
  const hue = hashText(`${address}/hue`) % 360;
  const cells: [number, number][] = [];
  for (let column = 0; column < 3; column += 1) {
    for (let row = 0; row < 5; row += 1) {
      if (((bits >>> (column * 5 + row)) & 1) === 0) continue;
      cells.push([column, row]);
      if (column < 2) cells.push([4 - column, row]);
    }
  }
  return { hue, cells: cells.length > 0 ? cells : [[2, 2]] };
}
