/** How a miner's command reaches the pool: signed with v2 where the pool says who it is. */
import { systemClock } from '@adit/base';
import { createPoolClient, type PoolClient, type PoolHealth } from '@adit/wire';
import { readMinerHotkey, type WalletFlags } from './miner-hotkey.ts';

/** Flags of every miner's command. */
export interface MinerFlags extends WalletFlags {
  readonly poolUrl?: string;
  readonly json?: boolean;
}

/** A pool, and the miner who speaks to it. */
export interface MinerLink {
  readonly client: PoolClient;
  readonly hotkey: string;
  readonly health: PoolHealth;
}

const TIMEOUT_MS = 30_000;

/**
 * Opens the miner's hotkey and asks the pool who it is.
 * @throws AditError `hotkey_missing`, those of the wallet; `network_error`.
 */
export async function openMinerLink(flags: MinerFlags): Promise<MinerLink> {
  const keypair = await readMinerHotkey(flags, 'pool_run');
  const baseUrl = flags.poolUrl ?? 'http://127.0.0.1:8434';
  const common = { baseUrl, clock: systemClock, timeoutMs: TIMEOUT_MS };
  const health = await createPoolClient(common).readHealth();
  const client = createPoolClient({ ...common, keypair, audience: health.pool_hotkey });
  return { client, hotkey: keypair.address, health };
}
