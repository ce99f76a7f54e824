/** The scenarios that come with the chain. */

/** Netuid of the first subnet that somebody creates. */
const NETUID = 2;
const MINERS = ['miner-1', 'miner-2', 'miner-3'] as const;
/** 10.0.0.1 as a number; the chain refuses 127.0.0.1. */
const FIRST_IP = 167_772_161;
const PORT = 8_091;
const FUNDS_RAO = '1000000000000';
/** The first lock of a subnet costs 1 000 TAO. */
const OWNER_FUNDS_RAO = '10000000000000';

function call(pallet: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { pallet, name, args };
}

function subtensor(signer: string, name: string, args: Readonly<Record<string, unknown>>) {
  return { signer, call: call('SubtensorModule', name, args) };
}

function fund(account: string, value = FUNDS_RAO) {
  const args = { dest: account, value };
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

/** Neurons of a full subnet, its owner's included. */
const SEATS = 256;
/** The least that a registration costs, in RAO: with it the price of every seat stays the same. */
const LEAST_BURN_RAO = 500_000;

function startSubnet(): unknown[] {
  return [
    {
      signer: 'root',
      call: call('AdminUtils', 'sudo_set_admin_freeze_window', { window: 0 }),
    },
    fund('owner', OWNER_FUNDS_RAO),
    subtensor('owner', 'register_network', { hotkey: 'owner-hotkey' }),
    { newBlock: 1 },
    subtensor('owner', 'start_call', { netuid: NETUID }),
    { newBlock: 1 },
  ];
}

/** Takes every seat behind the owner's. The price is set back, which no caller could. */
function fillSubnet(): unknown[] {
  return Array.from({ length: SEATS - 1 }, (_, index) => [
    { setStorage: { SubtensorModule: { Burn: [[[NETUID], LEAST_BURN_RAO]] } } },
    ...join(`miner-${index + 1}`, index),
  ]).flat();
}

/**
 * Steps by name. `one-subnet`: netuid 2 is started, its owner may change parameters at any time, three
 * miners are registered and serve axons at 10.0.0.1 to 10.0.0.3. `full-subnet`: the same with all
 * 256 seats taken, for measurements.
 */
export const BUILT_IN_SCENARIOS: Readonly<Record<string, readonly unknown[]>> = {
  empty: [],
  'one-subnet': [...startSubnet(), ...MINERS.flatMap(join)],
  'full-subnet': [...startSubnet(), ...fillSubnet()],
};
