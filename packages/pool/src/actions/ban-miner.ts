/** Bans, and the groups of miners that the operator knows to be under one hand. */
import { isAditError, isoTime } from '@adit/base';
import { ss58Decode } from '@adit/keys';
import { inTransaction } from '@adit/storage';
import type { BanAnswer, BanBody, BanList, GroupAnswer, GroupBody, UnbanBody } from '@adit/wire';
import { insertBan, lockMiner } from '../store/miners.ts';
import { deleteBan, listBans, storeGroup } from '../store/operator-records.ts';
import { inOpenEpoch, type PoolContext, readFrom, type Work } from './context.ts';
import { endOpen } from './expire.ts';
import { asOperator, auditAction, operatorName } from './operator-frame.ts';

const BANS_LIMIT = 1_000;

/** Bans a hotkey, also one that has not come yet, and takes its open assignments away. */
export async function banMiner(context: PoolContext, body: BanBody): Promise<BanAnswer> {
  const { hotkey, reason } = body;
  const publicKey = ss58Decode(hotkey);
  const operator = operatorName(body.operator);
  const note = async ({ tx, nowMs }: Pick<Work, 'tx' | 'nowMs'>): Promise<void> => {
    await insertBan(tx, { hotkey, reason, nowMs });
    const entry = { operator, action: 'ban', arguments: { hotkey, reason } };
    await auditAction({ tx, nowMs, operator }, entry);
  };
  try {
    await inOpenEpoch(context, async (work) => {
      const miner = await lockMiner(work.tx, publicKey);
      if (miner !== null) await endOpen(work, { minerId: miner.id, wanted: null }, 'REVOKED');
      await note(work);
    });
  } catch (error) {
    if (!isAditError(error) || error.code !== 'pool_closed') throw error;
    // A pool that has closed has no work to take away.
    await inTransaction(context.database, (tx) => note({ tx, nowMs: context.clock.nowMs() }));
  }
  return { hotkey, banned: true };
}

/** Lifts a ban; where there is none nothing happens and nothing is written down. */
export async function unbanMiner(context: PoolContext, body: UnbanBody): Promise<BanAnswer> {
  const { hotkey, reason = null } = body;
  ss58Decode(hotkey);
  await inTransaction(context.database, async (tx) => {
    if (!(await deleteBan(tx, hotkey))) return;
    const operator = operatorName(body.operator);
    const work = { tx, nowMs: context.clock.nowMs(), operator };
    await auditAction(work, { operator, action: 'unban', arguments: { hotkey, reason } });
  });
  return { hotkey, banned: false };
}

/** The bans in force. */
export async function readBans(context: PoolContext): Promise<BanList> {
  const bans = await readFrom(context, (query) => listBans(query, BANS_LIMIT));
  return {
    bans: bans.map(({ hotkey, reason, bannedAtMs }) => ({
      hotkey,
      reason,
      banned_at: isoTime(bannedAtMs),
    })),
  };
}

/** Puts a hotkey into a group or out of it. */
export async function groupMiner(context: PoolContext, body: GroupBody): Promise<GroupAnswer> {
  const { hotkey, group } = body;
  ss58Decode(hotkey);
  const action = { operator: body.operator, action: 'group', arguments: { hotkey, group } };
  await asOperator(context, action, ({ tx }) => storeGroup(tx, hotkey, group));
  return { hotkey, group };
}
