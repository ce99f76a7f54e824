/** Puts the operator's actions together. */
import { inTransaction } from '@adit/storage';
import { announceFee } from './actions/announce-fee.ts';
import { banMiner, groupMiner, readBans, unbanMiner } from './actions/ban-miner.ts';
import { closePool, reopenPool } from './actions/closing.ts';
import type { PoolContext } from './actions/context.ts';
import { correctBalance } from './actions/correct-balance.ts';
import { readAudit } from './actions/read-audit.ts';
import { verifyResult } from './actions/read-results.ts';
import { declareWallet, readSolvency } from './actions/solvency.ts';
import {
  listAllWithdrawals,
  markWithdrawalsSent,
  stepWithdrawals,
} from './actions/step-withdrawals.ts';
import type { OperatorService } from './operator-service.ts';
import { upsertRoles } from './store/miners.ts';

/** The operator's part of the service. */
export function operatorService(context: PoolContext): OperatorService {
  return {
    ban: async (hotkey, reason) => {
      await banMiner(context, { hotkey, reason });
    },
    verifyResult: (resultId, body) => verifyResult(context, resultId, body),
    setRoles: (roles) => inTransaction(context.database, (tx) => upsertRoles(tx, roles)),
    banMiner: (body) => banMiner(context, body),
    unbanMiner: (body) => unbanMiner(context, body),
    listBans: () => readBans(context),
    listAllWithdrawals: (query) => listAllWithdrawals(context, query),
    stepWithdrawals: (step, body) => stepWithdrawals(context, step, body),
    markWithdrawalsSent: (body) => markWithdrawalsSent(context, body),
    correctBalance: (body) => correctBalance(context, body),
    announceFee: (body) => announceFee(context, body),
    declareWallet: (body) => declareWallet(context, body),
    solvency: () => readSolvency(context),
    closePool: (body) => closePool(context, body),
    reopenPool: (body) => reopenPool(context, body),
    groupMiner: (body) => groupMiner(context, body),
    audit: (query) => readAudit(context, query),
  };
}
