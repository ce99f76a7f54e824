/** Free TAO for a proof of work (chain.md 1.6); only development builds have this call. */
import {
  compareBytes,
  concatBytes,
  decodeHex,
  encodeHex,
  encodeU64,
  keccak256,
  sha256,
} from '@adit/base';
import type { AccountId, CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { System } from '../../../definitions/system.ts';
import { mint } from '../../balances/transfer.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';

/** What one call gives, in RAO. */
const FAUCET_RAO = 1_000_000_000_000n;
const DIFFICULTY = 1_000_000n;
/** The work must name one of this many newest blocks. */
const WORK_BLOCKS = 3n;
const U256_LIMIT = 1n << 256n;

/** What the proof of work is made of. */
export interface FaucetWork {
  readonly blockHash: Uint8Array;
  readonly coldkey: AccountId;
  readonly nonce: bigint;
}

/** The seal that a nonce gives for a block and a coldkey. */
export function faucetSeal({ blockHash, coldkey, nonce }: FaucetWork): Uint8Array {
  const bound = keccak256(concatBytes(blockHash, decodeHex(coldkey)));
  return keccak256(sha256(concatBytes(encodeU64(nonce), bound)));
}

/** True when the seal, read big-endian, times the difficulty stays below 2^256. */
export function isHardEnough(seal: Uint8Array): boolean {
  return BigInt(`0x${encodeHex(seal)}`) * DIFFICULTY < U256_LIMIT;
}

/** Mints TAO for the signer. */
export function faucet(
  context: CallContext,
  { block_number, nonce, work }: CallArguments<typeof SubtensorModule.calls.faucet>,
): void {
  const coldkey = ensureSigned(context);
  const { now, state } = context;
  if (block_number > now || now - block_number >= WORK_BLOCKS) {
    fail(SubtensorModule, 'InvalidWorkBlock', { work_block: block_number, block: now });
  }
  const isSeal = work.length === 32;
  if (!isSeal || !isHardEnough(work))
    fail(SubtensorModule, 'InvalidDifficulty', { difficulty: DIFFICULTY });
  const blockHash = decodeHex(state.read(System.storage.BlockHash, Number(block_number)));
  if (compareBytes(work, faucetSeal({ blockHash, coldkey, nonce })) !== 0) {
    fail(SubtensorModule, 'InvalidSeal');
  }
  mint(context, coldkey, FAUCET_RAO);
  context.deposit(SubtensorModule, 'Faucet', [coldkey, FAUCET_RAO]);
}
