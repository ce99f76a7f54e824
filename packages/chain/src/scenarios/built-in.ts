/** The scenarios that come with the chain. */
import {
  NETUID,
  OWNER_HOTKEY,
  openEconomy,
  register,
  type StepJson,
  serve,
  setWeights,
  stake,
  startSubnet,
} from './subnet-steps.ts';

/** Seats of a full subnet, and how many of those may be validators. */
const SEATS = 256;
const PERMITS = 64;
/** Registrations in one block of a full subnet. */
const JOIN_TOGETHER = 16;
/** The least that a registration costs, in RAO: with it the price of every seat stays the same. */
const LEAST_BURN_RAO = 500_000;
const PERMIT_STAKE_RAO = '10000000000';
/** Unequal, so that stake weight can be seen. */
const VALIDATOR_STAKES_RAO = ['300000000000', '200000000000'] as const;

function names(role: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${role}-${index + 1}`);
}

/** Registered, and serving a block later. */
function join(miner: string, index: number): StepJson[] {
  return [...register(miner), { newBlock: 1 }, serve(miner, index)];
}

function twoValidators(): StepJson[] {
  const validators = names('validator', VALIDATOR_STAKES_RAO.length);
  const miners = { firstUid: validators.length + 1, count: 8 };
  return [
    ...startSubnet(),
    ...openEconomy(),
    ...validators.flatMap(register),
    ...validators.map((name, index) => stake(name, VALIDATOR_STAKES_RAO[index] ?? '0')),
    ...names('miner', miners.count).flatMap(join),
    // Permits come with an epoch, what the weights bring with the next.
    { newEpoch: NETUID },
    ...validators.map((name, index) => setWeights(name, index, miners)),
    { newEpoch: NETUID },
  ];
}

/** Takes every seat behind the owner's. The price is set back, which no caller could. */
function fillSubnet(hotkeys: readonly string[]): StepJson[] {
  return hotkeys.flatMap((hotkey, index) => [
    { setStorage: { SubtensorModule: { Burn: [[[NETUID], LEAST_BURN_RAO]] } } },
    ...register(hotkey),
    serve(hotkey, index),
    ...(index % JOIN_TOGETHER === 0 ? [{ newBlock: 1 }] : []),
  ]);
}

/** The owner is one of the validators: it always has a permit. */
function fullSubnet(): StepJson[] {
  const others = names('validator', PERMITS - 1);
  const miners = { firstUid: PERMITS, count: SEATS - PERMITS };
  const validators = [OWNER_HOTKEY, ...others];
  return [
    ...startSubnet(),
    ...openEconomy(),
    ...fillSubnet([...others, ...names('miner', miners.count)]),
    ...validators.map((name) => stake(name, PERMIT_STAKE_RAO)),
    { newEpoch: NETUID },
    ...validators.map((name, index) => setWeights(name, index, miners)),
    { newEpoch: NETUID },
  ];
}

/**
 * Steps by name. `one-subnet`: netuid 2 is started, its owner may change parameters at any time, three
 * miners are registered and serve axons at 10.0.0.1 to 10.0.0.3. `two-validators-eight-miners`: such a
 * subnet at work, emission and weights included. `full-subnet`: the same with all 256 seats taken and
 * 64 validators, for measurements.
 */
export const BUILT_IN_SCENARIOS: Readonly<Record<string, () => readonly unknown[]>> = {
  empty: () => [],
  'one-subnet': () => [...startSubnet(), ...names('miner', 3).flatMap(join)],
  'two-validators-eight-miners': twoValidators,
  'full-subnet': fullSubnet,
};
