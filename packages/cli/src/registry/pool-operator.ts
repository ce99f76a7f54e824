/** Names and flags of the operator's commands below `adit pool`. */
import { type Command, InvalidArgumentError } from 'commander';
import { addCommand, type Run, type Settings, wholeNumber } from './flags.ts';

const ID = wholeNumber(1, 2 ** 31 - 1);

/** Gathers withdrawal ids. */
const collectIds = (text: string, earlier: readonly number[] = []): number[] => [
  ...earlier,
  ID(text),
];

function signedRao(text: string): string {
  if (!/^[+-]?\d{1,18}$/.test(text)) throw new InvalidArgumentError('Give a whole number of RAO.');
  return text.replace(/^\+/, '');
}

/** Where the pool is, and who speaks. */
function operatorOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'data directory of the pool on this machine', '.adit-pool')
    .option('--pool-url <url>', 'a pool elsewhere')
    .option(
      '--operator-token-file <file>',
      'its operator’s token (environment: POOL_OPERATOR_TOKEN)',
    )
    .option('--operator <name>', 'your name in the audit log (environment: POOL_OPERATOR)');
}

function addOperatorCommand(parent: Command, name: string, description: string): Command {
  return operatorOptions(addCommand(parent, name, description));
}

type Step = 'approve' | 'reject' | 'confirm' | 'fail' | 'retry' | 'refund';

const STEPS: readonly (readonly [Step, string])[] = [
  ['approve', 'approve requested withdrawals'],
  ['reject', 'refuse withdrawals; the amount is available again (needs --reason)'],
  ['confirm', 'note that the chain has confirmed payments'],
  ['fail', 'note that payments did not go out, after a look at the chain (needs --reason)'],
  ['retry', 'put failed payments back into the queue'],
  ['refund', 'give failed payments back to the miner'],
];

function addWithdrawals(pool: Command, run: Run): void {
  const parent = pool.command('withdrawals').description('the queue of payouts');
  addOperatorCommand(parent, 'list', 'withdrawals, oldest first')
    .option('--status <status>', 'only requested, approved, sent, confirmed, rejected, …')
    .action(
      run(async (settings) =>
        (await import('../commands/pool-withdrawals.ts')).runListWithdrawals(settings),
      ),
    );
  for (const [step, description] of STEPS) {
    addOperatorCommand(parent, step, description)
      .argument('<ids...>', 'withdrawals', collectIds)
      .option('--reason <text>', 'why; the miner reads it')
      .action(async (ids: readonly number[], settings: Settings) => {
        const { runStepWithdrawals } = await import('../commands/pool-withdrawals.ts');
        await run(() => runStepWithdrawals(step, ids, settings))(settings);
      });
  }
  addOperatorCommand(parent, 'sent', 'note that approved payments were handed to the chain')
    .argument('[ids...]', 'withdrawals', collectIds)
    .option('--tx <transaction>', 'the transaction they went out in')
    .option('--batch <file>', 'a file of `withdrawals batch` instead of ids')
    .action(async (ids: readonly number[], settings: Settings) => {
      const { runSentWithdrawals } = await import('../commands/pool-withdrawal-batch.ts');
      await run(() => runSentWithdrawals(ids, settings))(settings);
    });
  addOperatorCommand(parent, 'batch', 'write approved payments to a file for offline signing')
    .requiredOption('--out <file>', 'JSON file to write; a CSV file comes beside it')
    .action(async (settings: Settings & { readonly out: string }) => {
      const { runWithdrawalBatch } = await import('../commands/pool-withdrawal-batch.ts');
      await run(() => runWithdrawalBatch(settings))(settings);
    });
}

function addMiners(pool: Command, run: Run): void {
  addOperatorCommand(pool, 'ban', 'keep a hotkey out')
    .argument('<hotkey>', 'address')
    .requiredOption('--reason <text>', 'why; the miner reads it')
    .action(async (hotkey: string, settings: Settings) => {
      await run(async () => (await import('../commands/pool-ban.ts')).runBan(hotkey, settings))(
        settings,
      );
    });
  addOperatorCommand(pool, 'unban', 'let a hotkey in again')
    .argument('<hotkey>', 'address')
    .option('--reason <text>', 'why, for the audit log')
    .action(async (hotkey: string, settings: Settings) => {
      await run(async () => (await import('../commands/pool-ban.ts')).runUnban(hotkey, settings))(
        settings,
      );
    });
  addOperatorCommand(pool, 'bans', 'the bans in force').action(
    run(async (settings) => (await import('../commands/pool-ban.ts')).runBans(settings)),
  );
  addOperatorCommand(pool, 'group', 'declare that hotkeys are under one hand')
    .argument('<hotkey>', 'address')
    .argument('[name]', 'the group; without it the hotkey leaves its group')
    .action(async (hotkey: string, name: string | undefined, settings: Settings) => {
      const { runGroup } = await import('../commands/pool-ban.ts');
      await run(() => runGroup(hotkey, name, settings))(settings);
    });
}

function addMoney(pool: Command, run: Run): void {
  addOperatorCommand(pool, 'correct', 'give RAO to a miner, or take some back')
    .argument('<hotkey>', 'address')
    .argument('<rao>', 'above 0 gives, below 0 takes (write -- before a negative one)', signedRao)
    .requiredOption('--reason <text>', 'why; the miner reads it')
    .option('--key <text>', 'repeats an earlier correction instead of booking another')
    .action(
      async (hotkey: string, rao: string, settings: Settings & { readonly reason: string }) => {
        const { runCorrect } = await import('../commands/pool-money.ts');
        await run(() => runCorrect(hotkey, rao, settings))(settings);
      },
    );
  addOperatorCommand(pool, 'fee', 'announce another fee')
    .argument('<bps>', 'basis points of the base budget', wholeNumber(0, 1_000))
    .requiredOption('--from-epoch <number>', 'first epoch that has it', ID)
    .action(async (bps: number, settings: Settings & { readonly fromEpoch: number }) => {
      await run(async () => (await import('../commands/pool-money.ts')).runFee(bps, settings))(
        settings,
      );
    });
  addOperatorCommand(pool, 'wallet', 'declare what the payout wallet holds')
    .requiredOption('--rao <amount>', 'in RAO')
    .option('--note <text>', 'which wallet, at which block')
    .action(async (settings: Settings & { readonly rao: string }) => {
      await run(async () => (await import('../commands/pool-money.ts')).runWallet(settings))(
        settings,
      );
    });
  addOperatorCommand(pool, 'solvency', 'what is owed against what the wallet holds').action(
    run(async (settings) => (await import('../commands/pool-money.ts')).runSolvency(settings)),
  );
}

/** Adds the operator's commands to `adit pool`. */
export function addPoolOperator(pool: Command, run: Run): void {
  addWithdrawals(pool, run);
  addMiners(pool, run);
  addMoney(pool, run);
  addOperatorCommand(pool, 'close', 'close the pool; the running epoch is its last')
    .requiredOption('--reason <text>', 'why; everybody reads it')
    .option('--at-epoch <number>', 'last epoch, instead of the running one', ID)
    .action(async (settings: Settings & { readonly reason: string }) => {
      await run(async () => (await import('../commands/pool-close.ts')).runClosePool(settings))(
        settings,
      );
    });
  addOperatorCommand(pool, 'reopen', 'take a closing back').action(
    run(async (settings) => (await import('../commands/pool-close.ts')).runReopenPool(settings)),
  );
  addOperatorCommand(pool, 'audit', 'what operators did')
    .option('--verify', 'recompute the chain of hashes')
    .action(
      run(async (settings) => (await import('../commands/pool-audit.ts')).runAudit(settings)),
    );
}
