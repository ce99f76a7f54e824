/** Invariants (a) and (b) of one step: money is neither lost nor made unless root or its owner says so. */
import type { PalletVariant } from '@adit/substrate';
import { holds } from './broken.ts';
import type { Touched } from './ledger.ts';

/** What calls of Balances did to issuance besides moving money. */
export interface Declared {
  /** By which root moved total issuance away from what accounts hold. */
  readonly forced: bigint;
  /** By which root and burners made or destroyed money, without Subtensor's knowing. */
  readonly made: bigint;
  /** Rests of accounts that ended; a rest that a subnet's payment leaves leaves both issuances. */
  readonly dust: bigint;
}

function amountOf({ value }: PalletVariant): bigint {
  return (value as { readonly amount: bigint }).amount;
}

/** Reads it from the events of a step. */
export function declaredBy(events: readonly PalletVariant[]): Declared {
  let [forced, made, dust] = [0n, 0n, 0n];
  for (const [index, event] of events.entries()) {
    if (event.pallet !== 'Balances') continue;
    if (event.name === 'TotalIssuanceForced') {
      const { old, new: now } = event.value as { readonly old: bigint; readonly new: bigint };
      forced += now - old;
    }
    if (event.name === 'Burned') made -= amountOf(event);
    if (event.name === 'DustLost') dust += amountOf(event);
    const before = events[index - 1];
    if (event.name !== 'BalanceSet' || before === undefined) continue;
    if (before.name === 'Issued') made += amountOf(before);
    if (before.name === 'Rescinded') made -= amountOf(before);
  }
  return { forced, made, dust };
}

/** (a) and (b) of a step. @throws InvariantBroken. */
export function checkMoney({ held, issued, counted }: Touched, declared: Declared): void {
  const { forced, made, dust } = declared;
  holds(issued - forced === held, 'a', () => ({ issued, held, forced }));
  const apart = issued - counted - forced - made;
  holds(apart <= 0n && apart >= -dust, 'b', () => ({ issued, counted, forced, made, dust }));
}
