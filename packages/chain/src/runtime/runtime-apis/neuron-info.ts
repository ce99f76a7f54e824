/** Neurons one by one (spec 9.2). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { prometheusInfo } from '../../definitions/subtensor/types.ts';
import type { StateReader } from '../state/chain-state.ts';
import { networkExists } from '../subtensor/subnets/list-netuids.ts';
import { NO_AXON } from './metagraph-neuron-fields.ts';
import { SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

const NO_PROMETHEUS: ValueOf<typeof prometheusInfo> = {
  block: 0n,
  version: 0,
  ip: 0n,
  port: 0,
  ip_type: 0,
};

/** Scores are gone from the chain; whoever reads this one must not think that all shall be pruned. */
const PRUNING_SCORE = 65_535;

/** The lists by uid that a neuron's numbers stand in; read once for all neurons. */
function scoresOf(subnet: SubnetView) {
  return {
    active: subnet.read(subtensor.Active),
    emission: subnet.read(subtensor.Emission),
    incentive: subnet.read(subtensor.Incentive),
    consensus: subnet.read(subtensor.Consensus),
    validatorTrust: subnet.read(subtensor.ValidatorTrust),
    dividends: subnet.read(subtensor.Dividends),
    lastUpdate: subnet.read(subtensor.LastUpdate),
    validatorPermit: subnet.read(subtensor.ValidatorPermit),
  };
}

interface Seat {
  readonly subnet: SubnetView;
  readonly uid: number;
  readonly hotkey: AccountId;
  readonly scores: ReturnType<typeof scoresOf>;
}

function liteInfo({ subnet, uid, hotkey, scores }: Seat) {
  const { reader, netuid } = subnet;
  const coldkey = reader.read(subtensor.Owner, hotkey);
  const stake: [AccountId, bigint] = [
    coldkey,
    reader.read(subtensor.TotalHotkeyAlpha, hotkey, netuid),
  ];
  return {
    hotkey,
    coldkey,
    uid,
    netuid,
    active: scores.active[uid] ?? false,
    axon_info: reader.read(subtensor.Axons, netuid, hotkey) ?? NO_AXON,
    prometheus_info: reader.read(subtensor.Prometheus, netuid, hotkey) ?? NO_PROMETHEUS,
    stake: [stake],
    rank: 0,
    emission: scores.emission[uid] ?? 0n,
    incentive: scores.incentive[uid] ?? 0,
    consensus: scores.consensus[uid] ?? 0,
    trust: 0,
    validator_trust: scores.validatorTrust[uid] ?? 0,
    dividends: scores.dividends[uid] ?? 0,
    last_update: scores.lastUpdate[uid] ?? 0n,
    validator_permit: scores.validatorPermit[uid] ?? false,
    pruning_score: PRUNING_SCORE,
  };
}

function withoutZeros(pairs: [number, number][]): [number, number][] {
  return pairs.filter(([, value]) => value > 0);
}

function fullInfo(seat: Seat) {
  const { subnet, uid } = seat;
  const { reader, index } = subnet;
  return {
    ...liteInfo(seat),
    weights: withoutZeros(reader.read(subtensor.Weights, index, uid)),
    bonds: withoutZeros(reader.read(subtensor.Bonds, index, uid)),
  };
}

function seatOf(subnet: SubnetView, uid: number): Seat | undefined {
  const hotkey = subnet.hotkeyOf(uid);
  return hotkey === undefined ? undefined : { subnet, uid, hotkey, scores: scoresOf(subnet) };
}

/** Neurons in the order of their uids, up to the first uid that nobody has. */
function seatsOf(reader: StateReader, netuid: number): Seat[] {
  if (!networkExists(reader, netuid)) return [];
  const subnet = new SubnetView(reader, netuid);
  const scores = scoresOf(subnet);
  const seats: Seat[] = [];
  for (let uid = 0; uid < subnet.size; uid += 1) {
    const hotkey = subnet.hotkeyOf(uid);
    if (hotkey === undefined) break;
    seats.push({ subnet, uid, hotkey, scores });
  }
  return seats;
}

function oneSeat(reader: StateReader, netuid: number, uid: number): Seat | undefined {
  return networkExists(reader, netuid) ? seatOf(new SubnetView(reader, netuid), uid) : undefined;
}

/** All neurons of a subnet with weights and bonds. */
export function neurons(reader: StateReader, netuid: number) {
  return seatsOf(reader, netuid).map(fullInfo);
}

/** All neurons of a subnet. */
export function neuronsLite(reader: StateReader, netuid: number) {
  return seatsOf(reader, netuid).map(liteInfo);
}

/** One neuron with weights and bonds, or undefined when nobody has the uid. */
export function neuron(reader: StateReader, netuid: number, uid: number) {
  const seat = oneSeat(reader, netuid, uid);
  return seat === undefined ? undefined : fullInfo(seat);
}

/** One neuron, or undefined when nobody has the uid. */
export function neuronLite(reader: StateReader, netuid: number, uid: number) {
  const seat = oneSeat(reader, netuid, uid);
  return seat === undefined ? undefined : liteInfo(seat);
}
