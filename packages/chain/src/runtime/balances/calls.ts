/** Calls of Balances (pallet_balances 4x; chain 11.5). */
import type { AccountId } from '@adit/substrate';
import { Balances } from '../../definitions/balances.ts';
import { System } from '../../definitions/system.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { type BlockContext, ensureRoot, ensureSigned } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { lookUp } from '../lookup.ts';
import { readAccountInfo } from '../system/accounts.ts';
import {
  changeIssuance,
  EXISTENTIAL_DEPOSIT_RAO,
  U64_MAX,
  usable,
  writeBalance,
} from './account-balance.ts';
import { unreserve } from './reserve.ts';
import { burnFrom, transfer } from './transfer.ts';

/** Bit of the account's flags that says that its balances follow the present rules. */
const NEW_LOGIC = 1n << 127n;

/** Calls of Balances. */
export const balancesCalls: CallHandlers<typeof Balances> = {
  transfer_allow_death: (context, { dest, value }) => {
    const from = ensureSigned(context);
    transfer(context, { from, to: lookUp(dest), amount: value, existence: 'allowDeath' });
  },
  transfer_keep_alive: (context, { dest, value }) => {
    const from = ensureSigned(context);
    transfer(context, { from, to: lookUp(dest), amount: value, existence: 'keepAlive' });
  },
  transfer_all: (context, { dest, keep_alive }) => {
    const from = ensureSigned(context);
    const existence = keep_alive ? 'keepAlive' : 'allowDeath';
    const amount = usable(context.state, from, existence);
    transfer(context, { from, to: lookUp(dest), amount, existence });
  },
  force_transfer: (context, { source, dest, value }) => {
    ensureRoot(context);
    const [from, to] = [lookUp(source), lookUp(dest)];
    transfer(context, { from, to, amount: value, existence: 'allowDeath' });
  },
  force_unreserve: (context, { who, amount }) => {
    ensureRoot(context);
    unreserve(context, lookUp(who), amount);
  },
  upgrade_accounts: (context, { who }) => {
    ensureSigned(context);
    const upgraded = who.filter((account) => upgradeAccount(context, account));
    // As upstream: free of charge where at least nine of ten needed it.
    if (who.length > 0 && upgraded.length * 10 >= who.length * 9) context.waiveFee();
  },
  force_set_balance: (context, { who, new_free }) => {
    ensureRoot(context);
    setFreeBalance(context, lookUp(who), new_free);
  },
  force_adjust_total_issuance: (context, { direction, delta }) => {
    ensureRoot(context);
    if (delta === 0n) fail(Balances, 'DeltaZero');
    const { TotalIssuance, InactiveIssuance } = Balances.storage;
    const old = context.state.read(TotalIssuance);
    changeIssuance(context, direction.type === 'Increase' ? delta : -delta);
    const now = context.state.read(TotalIssuance);
    const inactive = context.state.read(InactiveIssuance);
    if (inactive > now) fail(Balances, 'IssuanceDeactivated', { inactiveRao: inactive });
    context.deposit(Balances, 'TotalIssuanceForced', { old, new: now });
  },
  burn: (context, { value, keep_alive }) => {
    const who = ensureSigned(context);
    burnFrom(context, who, { amount: value, existence: keep_alive ? 'keepAlive' : 'allowDeath' });
  },
};

/** True when the account followed old rules and now follows the present ones. */
function upgradeAccount(context: BlockContext, who: AccountId): boolean {
  const info = readAccountInfo(context.state, who);
  if ((info.data.flags & NEW_LOGIC) !== 0n) return false;
  const data = { ...info.data, flags: info.data.flags | NEW_LOGIC };
  context.state.write(System.storage.Account, who, { ...info, data });
  context.deposit(Balances, 'Upgraded', { who });
  return true;
}

function setFreeBalance(context: BlockContext, who: AccountId, wanted: bigint): void {
  const free = wanted < EXISTENTIAL_DEPOSIT_RAO ? 0n : wanted;
  const old = readAccountInfo(context.state, who).data.free;
  writeBalance(context, who, (data) => ({ ...data, free }));
  const issuance = context.state.read(Balances.storage.TotalIssuance);
  const change = free - old;
  changeIssuance(context, change);
  if (change > 0n) {
    const amount = issuance + change > U64_MAX ? U64_MAX - issuance : change;
    context.deposit(Balances, 'Issued', { amount });
  }
  if (change < 0n) context.deposit(Balances, 'Rescinded', { amount: -change });
  context.deposit(Balances, 'BalanceSet', { who, free });
}
