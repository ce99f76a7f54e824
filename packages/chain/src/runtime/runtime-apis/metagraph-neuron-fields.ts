/** The fields of a metagraph that are lists by uid, in the order of the wire (spec 9.2). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { axonInfo } from '../../definitions/subtensor/types.ts';
import { floorStakeWeight } from '../stake/stake-weight.ts';
import type { SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

/** What the struct has for a neuron that serves nothing. */
export const NO_AXON: ValueOf<typeof axonInfo> = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ip_type: 0,
  protocol: 0,
  placeholder1: 0,
  placeholder2: 0,
};

/** Numbers that the chain no longer has. */
const gone = (): number[] => [];

/** How each field is read. */
export const neuronFields = {
  hotkeys: ({ hotkeys }: SubnetView) => [...hotkeys],
  coldkeys: ({ coldkeys }: SubnetView) => [...coldkeys],
  identities: ({ reader, coldkeys }: SubnetView) =>
    coldkeys.map((coldkey) => reader.read(subtensor.IdentitiesV2, coldkey)),
  axons: ({ reader, netuid, hotkeys }: SubnetView) =>
    hotkeys.map((hotkey) => reader.read(subtensor.Axons, netuid, hotkey) ?? NO_AXON),
  active: (subnet: SubnetView) => subnet.read(subtensor.Active),
  validator_permit: (subnet: SubnetView) => subnet.read(subtensor.ValidatorPermit),
  pruning_score: gone,
  last_update: ({ reader, index }: SubnetView) => reader.read(subtensor.LastUpdate, index),
  emission: (subnet: SubnetView) => subnet.read(subtensor.Emission),
  dividends: (subnet: SubnetView) => subnet.read(subtensor.Dividends),
  incentives: ({ reader, index }: SubnetView) => reader.read(subtensor.Incentive, index),
  consensus: (subnet: SubnetView) => subnet.read(subtensor.Consensus),
  trust: gone,
  rank: gone,
  block_at_registration: (subnet: SubnetView) =>
    subnet.forUids((uid) => subnet.reader.read(subtensor.BlockAtRegistration, subnet.netuid, uid)),
  alpha_stake: ({ stakeWeights }: SubnetView) => stakeWeights.map(({ alpha }) => alpha),
  tao_stake: ({ stakeWeights }: SubnetView) => stakeWeights.map(({ tao }) => tao),
  total_stake: ({ stakeWeights }: SubnetView) => stakeWeights.map(floorStakeWeight),
  tao_dividends_per_hotkey: ({ hotkeys }: SubnetView) =>
    hotkeys.map((hotkey): [AccountId, bigint] => [hotkey, 0n]),
  alpha_dividends_per_hotkey: ({ reader, netuid, hotkeys }: SubnetView) =>
    hotkeys.map((hotkey): [AccountId, bigint] => [
      hotkey,
      reader.read(subtensor.AlphaDividendsPerSubnet, netuid, hotkey),
    ]),
};
