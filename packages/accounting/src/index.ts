/** Points, settlement of epochs, rules of the ledger, Merkle trees: pure functions over bigint. */
export { type ExplainedPayout, explainPayoutOf, explainPayouts } from './explain-payouts.ts';
export {
  assertBalanced,
  createLedger,
  findImbalances,
  isLedgerBalanced,
  type Ledger,
  ledgerBalances,
} from './ledger.ts';
export {
  type MerkleClaim,
  type MerkleEntry,
  type MerkleTree,
  merkleRoot,
  merkleTree,
  type ProvenClaim,
  verifyMerkleProof,
} from './merkle.ts';
export {
  carryReturnTransfer,
  correctionTransfer,
  type WithdrawalMovement,
  withdrawalTransfer,
} from './miner-transfers.ts';
export {
  EVALUATION_POINTS_MICRO,
  EVOLUTION_MIN_SCORE_NANO,
  evolutionPointsMicro,
} from './points.ts';
export {
  type BookedPayout,
  type EpochBooks,
  type EpochToClose,
  type RecipientShare,
  recomputeEpoch,
} from './recompute-epoch.ts';
export { settleEpoch } from './settle-epoch.ts';
export { settleEpochNaive } from './settle-epoch-naive.ts';
export {
  type EpochAccount,
  type EpochTerms,
  minersNeeded,
  type Payout,
  type Settlement,
  type Share,
} from './settlement.ts';
export {
  type AccountName,
  epochTransfers,
  type MinerAccount,
  minerAccount,
  parseAccountName,
  type Transfer,
} from './transfer.ts';
