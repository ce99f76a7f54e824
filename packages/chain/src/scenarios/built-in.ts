/** The scenarios that come with the chain. */

/** Netuid of the first subnet that somebody creates. */
const NETUID = 2;
const MINERS = ['miner-1', 'miner-2', 'miner-3'] as const;
/** 10.0.0.1 as a number; the chain refuses 127.0.0.1. */
const FIRST_IP = 167_772_161;
const PORT = 8_091;
const FUNDS_RAO = '10000000000000';

function call(pallet: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { pallet, name, args };
}

function subtensor(signer: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { signer, call: call('SubtensorModule', name, args) };
}

function fund(account: string) {
  const args = { dest: account, value: FUNDS_RAO };
  return { signer: 'Alice', call: call('Balances', 'transfer_keep_alive', args) };
}

/** A hotkey of its own coldkey, registered and serving. */
function join(miner: string, index: number): unknown[] {
  const address = { ip: FIRST_IP + index, port: PORT, ip_type: 4, protocol: 4 };
  const axon = { netuid: NETUID, version: 1, ...address, placeholder1: 0, placeholder2: 0 };
  return [
    fund(`${miner}-coldkey`),
    subtensor(`${miner}-coldkey`, 'burned_register', { netuid: NETUID, hotkey: miner }),
    { newBlock: 1 },
    subtensor(miner, 'serve_axon', axon),
  ];
}

/**
 * Steps by name. `one-subnet`: netuid 2 is started, its owner may change parameters at any time, three
 * miners are registered and serve axons at 10.0.0.1 to 10.0.0.3.
 */
export const BUILT_IN_SCENARIOS: Readonly<Record<string, readonly unknown[]>> = {
  empty: [],
  'one-subnet': [
    {
      signer: 'root',
      call: call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }),
    },
    fund('owner'),
    subtensor('owner', 'register_network', { hotkey: 'owner-hotkey' }),
    { newBlock: 1 },
    subtensor('owner', 'start_call', { netuid: NETUID }),
    { newBlock: 1 },
    ...MINERS.flatMap(join),
  ],
};
