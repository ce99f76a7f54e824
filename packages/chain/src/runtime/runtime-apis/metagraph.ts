/** Metagraphs: whole, of one mechanism, or of chosen fields. */
import { type AccountId, encode } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import { commitmentInfo } from '../../definitions/commitments-types.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { StateReader } from '../state/chain-state.ts';
import { listNetuids, networkExists } from '../subtensor/subnets/list-netuids.ts';
import { neuronFields } from './metagraph-neuron-fields.ts';
import { subnetFields } from './metagraph-subnet-fields.ts';
import { SubnetView } from './subnet-view.ts';

const subtensor = SubtensorModule.storage;

const fields = { ...subnetFields, ...neuronFields };

/** All fields of a metagraph. */
export type Metagraph = { [Name in keyof typeof fields]: ReturnType<(typeof fields)[Name]> };

function metagraphOf(subnet: SubnetView): Metagraph {
  const entries = Object.entries(fields).map(([name, read]) => [name, read(subnet)]);
  return Object.fromEntries(entries) as Metagraph;
}

/** A subnet's metagraph, or undefined without the subnet. */
export function metagraph(reader: StateReader, netuid: number): Metagraph | undefined {
  if (!networkExists(reader, netuid)) return undefined;
  return metagraphOf(new SubnetView(reader, netuid));
}

/** Metagraphs of all subnets. */
export function allMetagraphs(reader: StateReader): Metagraph[] {
  return listNetuids(reader).map((netuid) => metagraphOf(new SubnetView(reader, netuid)));
}

/** A mechanism's metagraph; undefined without the subnet or without so many mechanisms. */
export function mechagraph(
  reader: StateReader,
  netuid: number,
  mechanism: number,
): Metagraph | undefined {
  const count = reader.read(subtensor.MechanismCountCurrent, netuid);
  if (!networkExists(reader, netuid) || mechanism >= count) return undefined;
  return metagraphOf(new SubnetView(reader, netuid, mechanism));
}

/** Metagraphs of all mechanisms of all subnets. */
export function allMechagraphs(reader: StateReader): Metagraph[] {
  return listNetuids(reader).flatMap((netuid) => {
    const count = reader.read(subtensor.MechanismCountCurrent, netuid);
    return Array.from({ length: count }, (_, mechanism) =>
      metagraphOf(new SubnetView(reader, netuid, mechanism)),
    );
  });
}

/** Uids that may set weights: with a permit and more stake than the threshold, least stake first. */
function validators(subnet: SubnetView): number[] {
  const permits = subnet.read(subtensor.ValidatorPermit);
  const threshold = subnet.reader.read(subtensor.StakeThreshold) << 64n;
  return subnet.stakeWeights
    .map(({ weight }, uid) => ({ uid, weight }))
    .filter(({ uid, weight }) => permits[uid] === true && weight > threshold)
    .sort((left, right) => (left.weight < right.weight ? -1 : left.weight > right.weight ? 1 : 0))
    .map(({ uid }) => uid);
}

/** What accounts committed to on the subnet, each in its own encoding. */
function commitments({ reader, netuid }: SubnetView): [AccountId, number[]][] {
  return reader
    .entries(Commitments.storage.CommitmentOf, netuid)
    .map(([[, account], { info }]) => [account, [...encode(commitmentInfo, info)]]);
}

/** How each field of a selective metagraph is read; its place in this list is its index. */
const selectiveFields = {
  ...fields,
  // Asked for and missing is something else than not asked for.
  identity: (subnet: SubnetView) => fields.identity(subnet) ?? null,
  validators,
  commitments,
};

type SelectiveFields = typeof selectiveFields;

/** A metagraph of chosen fields; those that were not asked for are undefined. */
export type SelectiveMetagraph = { netuid: number } & {
  [Name in Exclude<keyof SelectiveFields, 'netuid'>]: ReturnType<SelectiveFields[Name]> | undefined;
};

/** Names of the fields; the place of a name is the field's index. */
export const SELECTIVE_FIELD_NAMES = Object.keys(selectiveFields) as (keyof SelectiveFields)[];

/** Indices that are no field's are passed over. */
function choose(subnet: SubnetView, indices: readonly number[]): SelectiveMetagraph {
  const names = new Set(indices.map((index) => SELECTIVE_FIELD_NAMES[index]));
  const entries = SELECTIVE_FIELD_NAMES.map((name) => [
    name,
    names.has(name) ? selectiveFields[name](subnet) : undefined,
  ]);
  return Object.fromEntries(entries) as SelectiveMetagraph;
}

/** Chosen fields of a subnet. Its netuid is 0 unless index 0 was asked for, as on the real chain. */
export function selectiveMetagraph(
  reader: StateReader,
  netuid: number,
  indices: readonly number[],
): SelectiveMetagraph | undefined {
  if (!networkExists(reader, netuid)) return undefined;
  const chosen = choose(new SubnetView(reader, netuid), indices);
  return { ...chosen, netuid: indices.includes(0) ? netuid : 0 };
}

/** Chosen fields of a mechanism; the netuid is always there, and is the subnet's. */
export function selectiveMechagraph(
  reader: StateReader,
  { netuid, mechanism }: { netuid: number; mechanism: number },
  indices: readonly number[],
): SelectiveMetagraph | undefined {
  if (!networkExists(reader, netuid)) return undefined;
  return { ...choose(new SubnetView(reader, netuid, mechanism), indices), netuid };
}
