/** Looks for an account in the bytes of state, so that nothing of it can be forgotten by name. */
import { encodeHex } from '@adit/base';
import type { AccountId } from '@adit/substrate';
import { runtimeDefinition } from '../definitions/runtime.ts';
import type { StateReader } from '../runtime/state/chain-state.ts';

/** `0x` and the 64 digits of an item's prefix. */
const PREFIX_LENGTH = 66;

function itemNames(): ReadonlyMap<string, string> {
  const names = runtimeDefinition.pallets.flatMap(({ storage }) =>
    Object.entries(storage ?? {}).map(
      ([name, item]) => [item.key().slice(0, PREFIX_LENGTH), name] as const,
    ),
  );
  return new Map(names);
}

const NAMES = itemNames();

/** Names of the storage items whose keys or values hold the account's bytes, ascending. */
export function itemsNaming(reader: StateReader, account: AccountId): string[] {
  const digits = account.slice(2);
  const found = new Set<string>();
  for (const key of reader.rawKeys('0x')) {
    const value = reader.rawRead(key);
    const holds = key.includes(digits) || (value !== null && encodeHex(value).includes(digits));
    if (holds) found.add(NAMES.get(key.slice(0, PREFIX_LENGTH)) ?? key);
  }
  return [...found].sort();
}
