/**
 * The pool without HTTP: one method a route, wire shapes in and out.
 *
 * Every method may raise `database_unavailable`. The other errors are AditErrors whose codes and
 * HTTP statuses stand in errors.ts. A mutating method answers after the commit.
 */
import type {
  Assignment,
  Balance,
  BestResults,
  BestResultsQuery,
  DecisionPage,
  DecisionsQuery,
  Disclaimer,
  EpochPage,
  EpochsQuery,
  Leaderboard,
  LeaderboardQuery,
  Lease,
  LeaseRequestBody,
  MinerStats,
  MoneyPageQuery,
  MonitorSummary,
  OwnRecipient,
  PendingEvaluations,
  PoolHealth,
  PoolStatus,
  ReceiptPage,
  ReceiptsQuery,
  Recipient,
  RecipientAnswer,
  RecipientBody,
  Registration,
  ResultList,
  ResultsQuery,
  RewardHistory,
  Sota,
  SotaQuery,
  StatementPage,
  StatementQuery,
  SubmissionAnswer,
  SubmissionOverview,
  SubmitEvaluationBody,
  SubmitEvolutionBody,
  SubmitLeaseBody,
  TaskRequestBody,
  Withdrawal,
  WithdrawalPage,
  WithdrawBody,
} from '@adit/wire';
import type { OperatorService } from './operator-service.ts';
import type { PoolSettings } from './settings.ts';
import type { ProcessRole } from './store/processes.ts';

/** Who signed the request; verified before the service is called. */
export interface Caller {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The same key as SS58 text, prefix 42. */
  readonly hotkey: string;
  /** Where the request came from; only looked at where miners are clustered by address. */
  readonly address?: string;
}

/** Miners and health. */
export interface MinerService {
  /** Creates or refreshes a miner; idempotent. Raises `miner_banned`. */
  register(caller: Caller): Promise<Registration>;
  /** Raises `not_registered`. */
  stats(caller: Caller): Promise<MinerStats>;
  /** `limit` 1 to 200, default 50. */
  leaderboard(query: LeaderboardQuery): Promise<Leaderboard>;
  /** The caller's reports and programs, what became of them and what comes next. Raises `not_registered`. */
  submissions(caller: Caller): Promise<SubmissionOverview>;
  /** Never raises: `degraded` when the database is away, `draining` when the pool is closing. */
  health(): Promise<PoolHealth>;
  /** Health and the payout layer; never raises. */
  status(): Promise<PoolStatus>;
  /** The legal text. Raises `disclaimer_unreadable`. */
  disclaimer(): Promise<Disclaimer>;
}

/** Work: giving it out and taking its results in. */
export interface TaskService {
  /**
   * A batch of work. Raises `no_tasks_available` (numbers.reason), `active_task`,
   * `not_registered`, `miner_banned`.
   */
  requestWork(caller: Caller, request: TaskRequestBody): Promise<Assignment>;
  /** The caller's open batches, oldest first, at most 8; empty when there are none. */
  resumeWork(caller: Caller, dialect?: string): Promise<readonly Assignment[]>;
  /** A lease. Raises as requestWork, and `lease_issued`. */
  requestLease(caller: Caller, request: LeaseRequestBody): Promise<Lease>;
  /** The caller's open leases, oldest first, at most 8; empty when there are none. */
  resumeLeases(caller: Caller, dialect?: string): Promise<readonly Lease[]>;
  /**
   * Gives back one open assignment, or all; returns how many. Raises `assignment_not_found` for an
   * id that is not the caller's.
   */
  releaseWork(caller: Caller, assignmentId?: string): Promise<number>;
  /** How many programs wait that the caller could evaluate. */
  pendingEvaluations(caller: Caller): Promise<PendingEvaluations>;
  /** Raises `assignment_not_found`, `content_conflict`, `not_registered`, `miner_banned`. */
  submitEvolution(
    caller: Caller,
    batchId: string,
    body: SubmitEvolutionBody,
  ): Promise<SubmissionAnswer>;
  /** Raises as submitEvolution, and `too_many_items`. */
  submitEvaluation(
    caller: Caller,
    batchId: string,
    body: SubmitEvaluationBody,
  ): Promise<SubmissionAnswer>;
  /** Raises as submitEvaluation, and `too_few_iterations`. */
  submitLease(caller: Caller, leaseId: string, body: SubmitLeaseBody): Promise<SubmissionAnswer>;
}

/** A miner's money. */
export interface MoneyService {
  /** Raises `not_registered`. */
  balance(caller: Caller): Promise<Balance>;
  /**
   * Sets where the caller is paid to; a change (not the first setting) holds new withdrawals back for
   * a while. Raises `invalid_address`, `not_registered`, `miner_banned`.
   */
  updateRecipient(caller: Caller, body: RecipientBody): Promise<RecipientAnswer>;
  /** Raises `not_registered`. */
  ownRecipient(caller: Caller): Promise<OwnRecipient>;
  /** Raises `miner_not_found`. */
  recipientOf(hotkey: string): Promise<Recipient>;
  /**
   * Holds the amount and queues it for the operator. Raises `below_minimum`, `insufficient_balance`,
   * `recipient_missing`, `withdrawal_pending`, `recipient_changed`, `request_conflict`,
   * `invalid_rao`, `not_registered`, `miner_banned`.
   */
  requestWithdrawal(caller: Caller, body: WithdrawBody): Promise<Withdrawal>;
  /** The caller's withdrawals, newest first; `limit` 1 to 200, default 50. Raises `not_registered`. */
  withdrawals(caller: Caller, query: MoneyPageQuery): Promise<WithdrawalPage>;
  /** Rewards epoch by epoch with totals. Raises `not_registered`. */
  rewardHistory(caller: Caller, query: MoneyPageQuery): Promise<RewardHistory>;
}

/** What everyone may read. */
export interface RecordService {
  /** Final decisions, newest first; `limit` 1 to 100, default 50. Raises `invalid_cursor`. */
  decisions(query: DecisionsQuery): Promise<DecisionPage>;
  /** The open epoch and the newest closed ones, newest first; `limit` 1 to 100, default 20. */
  epochs(query: EpochsQuery): Promise<EpochPage>;
  /** Best programs per problem; `limit` 1 to 50, default 5. */
  bestPrograms(query: BestResultsQuery): Promise<BestResults>;
  /** Final scores, best first; `limit` 1 to 200, default 50. Raises `not_registered`, `unknown_task_type`. */
  results(caller: Caller, query: ResultsQuery): Promise<ResultList>;
  /** The best score of a problem. Raises `unknown_task_type`. */
  sota(query: SotaQuery): Promise<Sota>;
}

/** Receipts, statements and exports. */
export interface ReceiptService {
  /** The caller's receipts; `limit` 1 to 100, default 50. Raises `not_registered`, `invalid_cursor`. */
  receipts(caller: Caller, query: ReceiptsQuery): Promise<ReceiptPage>;
  /** The caller's money lines; `limit` 1 to 1 000, default 500. Raises as `receipts`. */
  statement(caller: Caller, query: StatementQuery): Promise<StatementPage>;
  /** Operator: every miner's money lines. Raises `invalid_cursor`. */
  poolStatement(query: StatementQuery): Promise<StatementPage>;
  /**
   * The text of a closed epoch's export in parts. Raises `epoch_not_found`, `epoch_open`,
   * `epoch_not_exportable`.
   */
  epochExport(number: number): Promise<AsyncIterable<string>>;
}

/** What authentication asks. */
export interface AccessService {
  /**
   * Takes a signature's key until `expiresAtMs`; false when it was taken before (a replay).
   * The key is public key and raw signature, 96 bytes (decision 14).
   */
  claimReplay(replayKey: Uint8Array, expiresAtMs: number): Promise<boolean>;
  /** Why a hotkey is banned, or null. */
  findBan(hotkey: string): Promise<{ readonly reason: string } | null>;
}

/** The operator's view. */
export interface MonitorService {
  /**
   * Figures over all tables and the alerts drawn from them, at most `monitorCacheMs` old. Raises
   * `database_unavailable` only before the first figures could be read.
   */
  monitorSummary(): Promise<MonitorSummary>;
  /** Passes of this process's scheduler. */
  schedulerPasses(): { readonly completed: number; readonly failed: number };
}

/** What runs without a request. */
export interface SchedulerService {
  /** One pass of the scheduler: expiry, backstop consensus, epoch close, clean-up. */
  sweep(): Promise<void>;
  /** Sweeps until closed; survives `database_unavailable`. `close` waits for a running pass. */
  startScheduler(): { close(): Promise<void> };
  /** From now on requests for work get the reason `closed`. */
  stopOffering(): void;
}

/** Who runs the scheduler. Times as ISO 8601, by the database's clock. */
export interface SchedulerState {
  /** Null while nobody leads. */
  readonly holder: string | null;
  /** Since when the holder leads; null before the first leader. */
  readonly since: string | null;
  readonly lastPassAt: string | null;
  /** How often the leadership has changed. */
  readonly fencing: number;
  /** The processes that are alive. */
  readonly processes: readonly { readonly id: string; readonly role: ProcessRole }[];
}

/** This process among the others of the pool. */
export interface ProcessService {
  /** Who leads now. Raises `database_unavailable`. */
  readScheduler(): Promise<SchedulerState>;
  /** Puts other settings in force, all at once, for whatever begins after it. */
  applySettings(settings: PoolSettings): void;
}

/** Everything the routes and the scheduler need. */
export interface PoolService
  extends MinerService,
    TaskService,
    MoneyService,
    RecordService,
    ReceiptService,
    AccessService,
    OperatorService,
    MonitorService,
    SchedulerService,
    ProcessService {}
