/** Names and flags of `adit mine …`. */
import { type Command, InvalidArgumentError } from 'commander';
import {
  addCommand,
  POOL_URL,
  type Run,
  type Settings,
  taskOption,
  walletOptions,
  wholeNumber,
} from './flags.ts';
import { finishOption, mannerOptions, poolListOptions } from './miner-manners.ts';
import { kindOption, leaseOptions } from './miner-parts.ts';
import { addMineReceipts } from './records.ts';

/** Adds `adit mine …`. */
export function addMine(program: Command, run: Run): void {
  const mine = program.command('mine').description('mine');
  const pool = addCommand(mine, 'pool', 'sidecar, worker and driver in one process');
  // Flags after a subcommand are the subcommand's, although mining has flags of the same names.
  for (const command of [program, mine, pool]) command.enablePositionalOptions();
  poolListOptions(finishOption(mannerOptions(leaseOptions(walletOptions(taskOption(pool))))))
    .addOption(kindOption().default('lease'))
    .option('--ephemeral', 'mine with a key that is never kept: what it earns is lost')
    .option('--workers <count>', 'threads', wholeNumber(1, 8), 1)
    .option('--max-generations <count>', 'lowers what an assignment asks', wholeNumber(1, 1e6))
    .option('--duration-s <seconds>', 'stop after this long; 0 runs until stopped', Number, 0)
    .action(
      run(async (settings) => (await import('../commands/mine-pool.ts')).runMinePool(settings)),
    );
  addMineReceipts(pool, run);
  addMinerCommands(pool, run);
}

function addMinerCommand(parent: Command, name: string, description: string): Command {
  const command = walletOptions(addCommand(parent, name, description));
  return command.option('--pool-url <url>', 'the pool', POOL_URL);
}

function addMinerCommands(pool: Command, run: Run): void {
  addMinerCommand(pool, 'status', 'what you have, earned and wait for').action(
    run(async (settings) =>
      (await import('../commands/mine-pool-status.ts')).runMinerStatus(settings),
    ),
  );
  addMinerCommand(pool, 'withdraw', 'ask for a payout')
    .option('--amount-rao <rao>', 'whole RAO (default: everything that is available)', wholeRao)
    .action(
      run(async (settings) =>
        (await import('../commands/mine-pool-withdraw.ts')).runWithdraw(settings),
      ),
    );
  addMinerCommand(pool, 'recipient', 'show or set the coldkey that you are paid to')
    .argument('[coldkey]', 'address, or `coldkeypub`: that of the wallet --wallet-name')
    .action(async (coldkey: string | undefined, settings: Settings) => {
      const { runRecipient } = await import('../commands/mine-pool-recipient.ts');
      await run(() => runRecipient(coldkey, settings))(settings);
    });
}

function wholeRao(text: string): string {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('Give a whole number of RAO.');
  return text;
}
