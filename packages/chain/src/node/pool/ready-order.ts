/** In which order a block takes ready transactions. */
import type { PoolEntry, PoolTransaction } from './pooled.ts';

function goesBefore(left: PoolEntry, right: PoolEntry): boolean {
  const difference = left.transaction.priority - right.transaction.priority;
  return difference === 0n ? left.arrival < right.arrival : difference > 0n;
}

/** A binary heap whose first is the one that goes before all others. */
class Heap {
  readonly #items: PoolEntry[] = [];

  push(item: PoolEntry): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !goesBefore(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): PoolEntry | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = items[child];
      const right = items[child + 1];
      if (left === undefined) break;
      if (right !== undefined && goesBefore(right, left)) child += 1;
      const below = items[child] ?? left;
      if (!goesBefore(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return first;
  }
}

/** The order: the best of those whose account's earlier nonces have been taken, again and again. */
export function orderReady(entries: readonly PoolEntry[]): PoolTransaction[] {
  const byAccount = new Map<string, PoolEntry[]>();
  for (const entry of entries) {
    const { account } = entry.transaction;
    const queue = byAccount.get(account);
    if (queue === undefined) byAccount.set(account, [entry]);
    else queue.push(entry);
  }
  const heap = new Heap();
  for (const queue of byAccount.values()) {
    queue.sort((left, right) => right.transaction.nonce - left.transaction.nonce);
    const first = queue.pop();
    if (first !== undefined) heap.push(first);
  }
  const order: PoolTransaction[] = [];
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
    order.push(next.transaction);
    const behind = byAccount.get(next.transaction.account)?.pop();
    if (behind !== undefined) heap.push(behind);
  }
  return order;
}
