/** The neurons of a subnet, one row each, and what belongs to all of them. */
import { decodeHex } from '@adit/base';
import { type StateReader, SubtensorModule } from '@adit/chain';
import { ss58Encode } from '@adit/keys';
import { callRuntime } from '../connection/call-runtime.ts';
import type { ChainClient } from '../connection/chain-client.ts';
import { readState, type StatePlace } from '../connection/remote-state.ts';
import { nameOfBytes } from '../values/visible-text.ts';
import { formatAxon } from './axon-text.ts';

const S = SubtensorModule.storage;

/** A neuron; parts are of 65 535. */
export interface Neuron {
  readonly uid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  readonly alphaStake: bigint;
  readonly taoStake: bigint;
  /** Alpha and weighted TAO together, as consensus counts it. */
  readonly totalStake: bigint;
  readonly stakeWeight: number;
  readonly hasPermit: boolean;
  readonly isActive: boolean;
  readonly validatorTrust: number;
  readonly consensus: number;
  readonly incentive: number;
  readonly dividends: number;
  /** Alpha of its last epoch. */
  readonly emission: bigint;
  /** `10.0.0.1:8091`, null where it serves nothing. */
  readonly axon: string | null;
  readonly lastUpdate: number;
  readonly registeredAt: number;
  /** Pairs of uid and weight; parts of 65 535 of the largest. */
  readonly weights: readonly (readonly [uid: number, value: number])[];
}

/** A subnet with its neurons. */
export interface MetagraphView {
  readonly netuid: number;
  readonly name: string;
  readonly symbol: string;
  readonly owner: string;
  readonly tempo: number;
  readonly block: number;
  readonly lastStep: number;
  readonly kappa: number;
  readonly isCommitReveal: boolean;
  readonly pendingAlpha: bigint;
  readonly neurons: readonly Neuron[];
}

interface Metagraph {
  readonly netuid: number;
  readonly name: readonly number[];
  readonly symbol: readonly number[];
  readonly owner_coldkey: string;
  readonly block: bigint;
  readonly tempo: number;
  readonly last_step: bigint;
  readonly kappa: number;
  readonly commit_reveal_weights_enabled: boolean;
  readonly pending_alpha_emission: bigint;
  readonly hotkeys: readonly string[];
  readonly coldkeys: readonly string[];
  readonly axons: readonly {
    readonly ip: bigint;
    readonly port: number;
    readonly ip_type: number;
  }[];
  readonly active: readonly boolean[];
  readonly validator_permit: readonly boolean[];
  readonly last_update: readonly bigint[];
  readonly emission: readonly bigint[];
  readonly dividends: readonly number[];
  readonly incentives: readonly number[];
  readonly consensus: readonly number[];
  readonly block_at_registration: readonly bigint[];
  readonly alpha_stake: readonly bigint[];
  readonly tao_stake: readonly bigint[];
  readonly total_stake: readonly bigint[];
}

interface Stored {
  readonly stakeWeight: readonly number[];
  readonly validatorTrust: readonly number[];
  readonly weights: readonly (readonly (readonly [number, number])[])[];
}

function readStored(reader: StateReader, netuid: number, size: number): Stored {
  return {
    stakeWeight: reader.read(S.StakeWeight, netuid),
    validatorTrust: reader.read(S.ValidatorTrust, netuid),
    weights: Array.from({ length: size }, (_, uid) => reader.read(S.Weights, netuid, uid)),
  };
}

const addressOf = (key: string): string => ss58Encode(decodeHex(key));

function neuronOf(graph: Metagraph, stored: Stored, uid: number): Neuron {
  const axon = graph.axons[uid];
  return {
    uid,
    hotkey: addressOf(graph.hotkeys[uid] ?? ''),
    coldkey: addressOf(graph.coldkeys[uid] ?? ''),
    alphaStake: graph.alpha_stake[uid] ?? 0n,
    taoStake: graph.tao_stake[uid] ?? 0n,
    totalStake: graph.total_stake[uid] ?? 0n,
    stakeWeight: stored.stakeWeight[uid] ?? 0,
    hasPermit: graph.validator_permit[uid] ?? false,
    isActive: graph.active[uid] ?? false,
    validatorTrust: stored.validatorTrust[uid] ?? 0,
    consensus: graph.consensus[uid] ?? 0,
    incentive: graph.incentives[uid] ?? 0,
    dividends: graph.dividends[uid] ?? 0,
    emission: graph.emission[uid] ?? 0n,
    axon: axon === undefined ? null : formatAxon(axon),
    lastUpdate: Number(graph.last_update[uid] ?? 0n),
    registeredAt: Number(graph.block_at_registration[uid] ?? 0n),
    weights: stored.weights[uid] ?? [],
  };
}

/** Reads a subnet; null where there is none. @throws RpcError, ConnectionLost. */
export async function readMetagraph(
  client: ChainClient,
  place: StatePlace,
  netuid: number,
): Promise<MetagraphView | null> {
  const method = 'SubnetInfoRuntimeApi_get_metagraph';
  const graph = await callRuntime<Metagraph | undefined>(client, { method, netuid }, place.at);
  if (graph === undefined) return null;
  const size = graph.hotkeys.length;
  const stored = await readState(client, place, (reader) => readStored(reader, netuid, size));
  return {
    netuid,
    name: nameOfBytes(graph.name),
    symbol: nameOfBytes(graph.symbol),
    owner: addressOf(graph.owner_coldkey),
    tempo: graph.tempo,
    block: Number(graph.block),
    lastStep: Number(graph.last_step),
    kappa: graph.kappa,
    isCommitReveal: graph.commit_reveal_weights_enabled,
    pendingAlpha: graph.pending_alpha_emission,
    neurons: graph.hotkeys.map((_, uid) => neuronOf(graph, stored, uid)),
  };
}
