/** BLAKE2b-256 for exported TypeScript, because Node's own hashes have no 256-bit form of it. */
export const BLAKE2B = `const MASK = (1n << 64n) - 1n;

const BLAKE2B_START = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];

const BLAKE2B_ORDER = [
  '0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8',
  '905724afe1bc683d', '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a',
  '6fe9b308c2d714a5', 'a2847615fb9e3cd0',
];

function mix(v: bigint[], [a, b, c, d]: number[], x: bigint, y: bigint): void {
  const turn = (value: bigint, by: bigint) => ((value >> by) | (value << (64n - by))) & MASK;
  v[a] = (v[a] + v[b] + x) & MASK;
  v[d] = turn(v[d] ^ v[a], 32n);
  v[c] = (v[c] + v[d]) & MASK;
  v[b] = turn(v[b] ^ v[c], 24n);
  v[a] = (v[a] + v[b] + y) & MASK;
  v[d] = turn(v[d] ^ v[a], 16n);
  v[c] = (v[c] + v[d]) & MASK;
  v[b] = turn(v[b] ^ v[c], 63n);
}

const BLAKE2B_LANES = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];

/** BLAKE2b with 32 bytes of output, as hex. */
function blake2b256(message: Uint8Array): string {
  const h = [...BLAKE2B_START];
  h[0] ^= 0x01010020n;
  const blocks = Math.max(1, Math.ceil(message.length / 128));
  const padded = new DataView(new ArrayBuffer(blocks * 128));
  for (let i = 0; i < message.length; i += 1) padded.setUint8(i, message[i]);
  for (let block = 0; block < blocks; block += 1) {
    const v = [...h, ...BLAKE2B_START];
    const isLast = block === blocks - 1;
    v[12] ^= BigInt(isLast ? message.length : (block + 1) * 128);
    if (isLast) v[14] ^= MASK;
    for (let round = 0; round < 12; round += 1) {
      const order = [...BLAKE2B_ORDER[round % 10]].map((digit) => Number.parseInt(digit, 16));
      const word = (i: number) => padded.getBigUint64(block * 128 + order[i] * 8, true);
      BLAKE2B_LANES.forEach((lane, i) => mix(v, lane, word(2 * i), word(2 * i + 1)));
    }
    for (let i = 0; i < 8; i += 1) h[i] ^= v[i] ^ v[i + 8];
  }
  const out = new DataView(new ArrayBuffer(64));
  h.forEach((value, i) => out.setBigUint64(i * 8, value, true));
  return Buffer.from(out.buffer, 0, 32).toString('hex');
}`;
