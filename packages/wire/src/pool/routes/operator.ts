/** Routes of the pool's operator. */
import type { RouteTable } from '../../route.ts';
import { wireLimits } from '../../shapes.ts';
import { moneyPageQuery } from '../money.ts';
import {
  auditPage,
  banAnswer,
  banBody,
  banList,
  closePoolBody,
  correctionAnswer,
  correctionBody,
  feeAnswer,
  feeBody,
  groupAnswer,
  groupBody,
  operatorWithdrawalPage,
  operatorWithdrawalsQuery,
  poolDoor,
  reopenPoolBody,
  solvency,
  unbanBody,
  walletBody,
  withdrawalParams,
  withdrawalStepAnswer,
  withdrawalStepBody,
  withdrawalsSentBody,
} from '../operator.ts';

const read = { method: 'GET', auth: 'operator', bodyLimitBytes: 0 } as const;
const act = {
  method: 'POST',
  auth: 'operator',
  bodyLimitBytes: 4 * wireLimits.requestBytes,
} as const;

/** Routes of the pool's operator. */
export const operatorRoutes = {
  listAllWithdrawals: {
    ...read,
    path: '/api/v1/operator/withdrawals',
    summary: 'Withdrawals of all miners, newest first',
    query: operatorWithdrawalsQuery,
    response: operatorWithdrawalPage,
  },
  markWithdrawalsSent: {
    ...act,
    path: '/api/v1/operator/withdrawals/sent',
    summary: 'Note that approved payments were handed to the chain, under their transaction',
    body: withdrawalsSentBody,
    response: withdrawalStepAnswer,
  },
  stepWithdrawals: {
    ...act,
    path: '/api/v1/operator/withdrawals/:step',
    summary: 'Approve, reject, confirm, fail, retry or refund withdrawals',
    params: withdrawalParams,
    body: withdrawalStepBody,
    response: withdrawalStepAnswer,
  },
  banMiner: {
    ...act,
    path: '/api/v1/operator/ban',
    summary: 'Ban a hotkey',
    body: banBody,
    response: banAnswer,
  },
  unbanMiner: {
    ...act,
    path: '/api/v1/operator/unban',
    summary: 'Lift a ban',
    body: unbanBody,
    response: banAnswer,
  },
  listBans: {
    ...read,
    path: '/api/v1/operator/bans',
    summary: 'The bans in force, newest first',
    response: banList,
  },
  correctBalance: {
    ...act,
    path: '/api/v1/operator/corrections',
    summary: 'Give RAO to a miner or take some back, as a transfer of its own',
    body: correctionBody,
    response: correctionAnswer,
  },
  announceFee: {
    ...act,
    path: '/api/v1/operator/fee',
    summary: 'Announce another fee',
    body: feeBody,
    response: feeAnswer,
  },
  declareWallet: {
    ...act,
    path: '/api/v1/operator/wallet',
    summary: 'Say what the payout wallet holds',
    body: walletBody,
    response: solvency,
  },
  readSolvency: {
    ...read,
    path: '/api/v1/operator/solvency',
    summary: 'What is owed against what the payout wallet holds',
    response: solvency,
  },
  closePool: {
    ...act,
    path: '/api/v1/operator/close',
    summary: 'Close the pool with the running epoch or a later one',
    body: closePoolBody,
    response: poolDoor,
  },
  reopenPool: {
    ...act,
    path: '/api/v1/operator/reopen',
    summary: 'Take a closing back',
    body: reopenPoolBody,
    response: poolDoor,
  },
  groupMiner: {
    ...act,
    path: '/api/v1/operator/groups',
    summary: 'Declare that a hotkey belongs to a group of miners under one hand',
    body: groupBody,
    response: groupAnswer,
  },
  listAudit: {
    ...read,
    path: '/api/v1/operator/audit',
    summary: 'What operators did, oldest first, hash-chained',
    query: moneyPageQuery,
    response: auditPage,
  },
} as const satisfies RouteTable;
