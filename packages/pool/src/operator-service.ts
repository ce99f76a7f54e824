/** What only the operator may do. Every action is written into the audit log in its transaction. */
import type {
  AuditPage,
  BanAnswer,
  BanBody,
  BanList,
  ClosePoolBody,
  CorrectionAnswer,
  CorrectionBody,
  FeeAnswer,
  FeeBody,
  GroupAnswer,
  GroupBody,
  MoneyPageQuery,
  OperatorWithdrawalPage,
  OperatorWithdrawalsQuery,
  PoolDoor,
  ReopenPoolBody,
  Result,
  Solvency,
  UnbanBody,
  VerifyResultBody,
  WalletBody,
  WithdrawalParams,
  WithdrawalStepAnswer,
  WithdrawalStepBody,
  WithdrawalsSentBody,
} from '@adit/wire';

/** What only the operator may do. */
export interface OperatorService {
  /** Bans a hotkey and revokes its open assignments. */
  ban(hotkey: string, reason: string): Promise<void>;
  /**
   * Notes that a result was confirmed; again it changes nothing. Raises `result_not_found`,
   * `result_not_scored`, `result_differs`.
   */
  verifyResult(resultId: number, body: VerifyResultBody): Promise<Result>;
  /** Labels hotkeys (for example `honest`, `inflator`); miners cannot set this. */
  setRoles(roles: ReadonlyMap<string, string>): Promise<void>;
  /** As {@link ban}, by a named operator. Raises `invalid_address`. */
  banMiner(body: BanBody): Promise<BanAnswer>;
  /** Lifts a ban; `banned` is false afterwards, also when there was none. Raises `invalid_address`. */
  unbanMiner(body: UnbanBody): Promise<BanAnswer>;
  /** The bans in force. */
  listBans(): Promise<BanList>;
  /** Withdrawals of all miners, newest first; `limit` 1 to 200, default 50. */
  listAllWithdrawals(query: OperatorWithdrawalsQuery): Promise<OperatorWithdrawalPage>;
  /**
   * Takes a step with all of the named withdrawals or with none; one that has been taken already is
   * passed over. Raises `withdrawal_not_found`, `withdrawal_state`, `reason_missing`.
   */
  stepWithdrawals(
    step: WithdrawalParams['step'],
    body: WithdrawalStepBody,
  ): Promise<WithdrawalStepAnswer>;
  /** APPROVED to SENT, all or none. Raises as stepWithdrawals, `payment_differs`, `same_operator`. */
  markWithdrawalsSent(body: WithdrawalsSentBody): Promise<WithdrawalStepAnswer>;
  /**
   * Books a correction; the same key again books nothing. Raises `miner_not_found`,
   * `insufficient_balance`, `request_conflict`, `invalid_rao` for 0.
   */
  correctBalance(body: CorrectionBody): Promise<CorrectionAnswer>;
  /** Announces another fee. Raises `fee_notice_too_short`, `pool_closed`. */
  announceFee(body: FeeBody): Promise<FeeAnswer>;
  /** Notes what the payout wallet holds. */
  declareWallet(body: WalletBody): Promise<Solvency>;
  /** What is owed against the newest declaration. */
  solvency(): Promise<Solvency>;
  /** Raises `already_closing`, `invalid_closing`, `pool_closed`. */
  closePool(body: ClosePoolBody): Promise<PoolDoor>;
  /** Takes a closing back; opens an epoch when the last one had closed. Raises `pool_not_closing`. */
  reopenPool(body: ReopenPoolBody): Promise<PoolDoor>;
  /** Puts a hotkey into a group or out of it. Raises `invalid_address`. */
  groupMiner(body: GroupBody): Promise<GroupAnswer>;
  /** The audit log, oldest first; `limit` 1 to 200, default 100. */
  audit(query: MoneyPageQuery): Promise<AuditPage>;
}
