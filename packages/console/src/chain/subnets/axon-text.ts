/** Where a neuron serves, as people write addresses. */

const V4_MAX = (1n << 32n) - 1n;

function parts(ip: bigint, count: number, bits: bigint): bigint[] {
  const mask = (1n << bits) - 1n;
  return Array.from({ length: count }, (_, at) => (ip >> (bits * BigInt(count - 1 - at))) & mask);
}

/** `10.0.0.1:8091` or `[2001:db8:0:0:0:0:0:1]:8091`; null without an address. */
export function formatAxon(axon: {
  readonly ip: bigint;
  readonly port: number;
  readonly ip_type: number;
}): string | null {
  const { ip, port } = axon;
  if (ip === 0n && port === 0) return null;
  if (axon.ip_type !== 6 && ip <= V4_MAX) return `${parts(ip, 4, 8n).join('.')}:${port}`;
  const groups = parts(ip, 8, 16n).map((group) => group.toString(16));
  return `[${groups.join(':')}]:${port}`;
}
