/** Chains, calls and signed extrinsics for tests. */
import { encodeHex } from '@adit/base';
import type { Keypair } from '@adit/keys';
import {
  type AccountId,
  type Era,
  encodeSignedExtrinsic,
  type Hash,
  IMMORTAL,
  type PalletVariant,
  signingPayload,
} from '@adit/substrate';
import type { Chain } from '../chain.ts';
import type { ChainOptions } from '../chain-options.ts';
import { createChain } from '../create-chain.ts';
import { Balances } from '../definitions/balances.ts';
import { System } from '../definitions/system.ts';
import { extrinsicCodec } from '../runtime/codec.ts';
import { OpenBlock } from '../runtime/execute/open-block.ts';
import { ChainState, type StateReader } from '../runtime/state/chain-state.ts';

/** A chain of the normal profile unless told otherwise. */
export function openChain(options: Partial<ChainOptions> = {}): Chain {
  return createChain({ seed: 'test', profile: 'normal', ...options });
}

/** A block without a chain: an empty state and no genesis. */
export function openBareBlock(): OpenBlock {
  return new OpenBlock(new ChainState('normal'), 1);
}

/** An address as calls name accounts. */
export function address(account: AccountId): { type: 'Id'; value: [AccountId] } {
  return { type: 'Id', value: [account] };
}

/** An account that nobody has the key of. */
export function accountOf(index: number): AccountId {
  return `0x${index.toString(16).padStart(64, '0')}`;
}

/** A call of a pallet. */
export function callOf(pallet: string, name: string, value: unknown): PalletVariant {
  return { pallet, name, value };
}

/** `Balances.transfer_keep_alive`. */
export function transferOf(to: AccountId, value: bigint): PalletVariant {
  return callOf('Balances', 'transfer_keep_alive', { dest: address(to), value });
}

/** `Balances.force_set_balance`. */
export function setBalanceOf(who: AccountId, new_free: bigint): PalletVariant {
  return callOf('Balances', 'force_set_balance', { who: address(who), new_free });
}

/** Terms of a signed extrinsic; what is left out is the chain's own and right. */
export interface SigningTerms {
  readonly era?: Era;
  readonly nonce?: number;
  readonly tip?: bigint;
  readonly genesisHash?: Hash;
  readonly birthHash?: Hash;
  readonly specVersion?: number;
  readonly transactionVersion?: number;
}

/** The account of a key pair. */
export function accountIdOf({ publicKey }: Keypair): AccountId {
  return `0x${encodeHex(publicKey)}`;
}

/** A call signed by a key pair for a chain. */
export function signedBy(
  keypair: Keypair,
  call: PalletVariant,
  { chain, ...terms }: SigningTerms & { readonly chain: Chain },
): Uint8Array {
  const { era = IMMORTAL, nonce = 0, tip = 0n } = terms;
  const genesisHash = terms.genesisHash ?? chain.genesisHash;
  const content = { call, era, nonce, tip };
  const payload = signingPayload(extrinsicCodec, content, {
    CheckSpecVersion: terms.specVersion ?? 425,
    CheckTxVersion: terms.transactionVersion ?? 1,
    CheckGenesis: genesisHash,
    CheckMortality: terms.birthHash ?? genesisHash,
    CheckMetadataHash: undefined,
  });
  return encodeSignedExtrinsic(extrinsicCodec, {
    ...content,
    account: accountIdOf(keypair),
    signature: { kind: 'sr25519', bytes: keypair.sign(payload) },
  });
}

/** All free and reserved balances, and what total issuance says of them. */
export function moneyOf(reader: StateReader): { readonly held: bigint; readonly issued: bigint } {
  const held = reader
    .entries(System.storage.Account)
    .reduce((sum, [, { data }]) => sum + data.free + data.reserved, 0n);
  return { held, issued: reader.read(Balances.storage.TotalIssuance) };
}
