/** Kinds of proxies, and which of them contains which (Subtensor's `ProxyType`). */
import type { ValueOf } from '@adit/substrate';
import { proxyType } from '../../definitions/proxy-types.ts';

/** A kind of proxy as calls name it. */
export type ProxyType = ValueOf<typeof proxyType>;
/** Names of the kinds. */
export type ProxyTypeName = ProxyType['type'];

function readNames(): ReadonlyMap<string, number> {
  const shape = proxyType.shape();
  const variants = shape.kind === 'variant' ? shape.variants : [];
  return new Map(variants.map(({ name, index }) => [name, index]));
}

const INDICES = readNames();

/** All kinds with their numbers, ascending. */
export function listProxyTypes(): readonly (readonly [name: ProxyTypeName, index: number])[] {
  return [...INDICES] as [ProxyTypeName, number][];
}

/** A kind's number on the chain. */
export function indexOfProxyType({ type }: ProxyType): number {
  return INDICES.get(type) ?? 0;
}

/** Kinds whose pallets are gone; they allow nothing. */
export const DEPRECATED_PROXY_TYPES: ReadonlySet<ProxyTypeName> = new Set([
  'Senate',
  'Triumvirate',
  'Governance',
  'RootWeights',
]);

/**
 * True when a proxy of one kind may add and remove proxies of another: the same kind, anything for
 * `Any`, all but `Any` and the two kinds of transfers for `NonTransfer`, `SmallTransfer` for `Transfer`.
 */
export function isSuperset({ type }: ProxyType, other: ProxyType): boolean {
  if (type === other.type || type === 'Any') return true;
  if (type === 'NonTransfer') return !['Any', 'Transfer', 'SmallTransfer'].includes(other.type);
  return type === 'Transfer' && other.type === 'SmallTransfer';
}
