/** Money from nowhere: what `dev_faucet` writes. */
import { AditError } from '@adit/base';
import { Balances } from '../definitions/balances.ts';
import { System } from '../definitions/system.ts';
import type { StateReader } from '../runtime/state/chain-state.ts';
import type { StoragePair } from './chain-port.ts';

/** Balances are 64 bits wide; the supply of 21 million TAO is far below that. */
const SUPPLY_RAO_MAX = 21_000_000_000_000_000n;
const EXISTENTIAL_RAO = 500n;

/**
 * The account's balance and the issuance, both higher by the amount.
 * @throws AditError `faucet_over_supply`, `faucet_too_little` (numbers in RAO).
 */
export function faucetPairs(
  state: StateReader,
  account: string,
  amountRao: bigint,
): readonly StoragePair[] {
  const { Account } = System.storage;
  const { TotalIssuance } = Balances.storage;
  const info = state.read(Account, account);
  const issuanceRao = state.read(TotalIssuance) + amountRao;
  if (issuanceRao > SUPPLY_RAO_MAX) {
    throw new AditError('faucet_over_supply', 'There cannot be that much', {
      numbers: { amountRao, issuanceRao, limitRao: SUPPLY_RAO_MAX },
      nextStep: 'Ask for less.',
    });
  }
  const free = info.data.free + amountRao;
  if (free < EXISTENTIAL_RAO) {
    throw new AditError('faucet_too_little', 'An account cannot hold that little', {
      numbers: { freeRao: free, existentialRao: EXISTENTIAL_RAO },
      nextStep: `Ask for at least ${EXISTENTIAL_RAO} RAO.`,
    });
  }
  const funded = { ...info, providers: Math.max(1, info.providers), data: { ...info.data, free } };
  return [
    [Account.key(account), Account.encode(funded)],
    [TotalIssuance.key(), TotalIssuance.encode(issuanceRao)],
  ];
}
