/**
 * A validator of the local chain: once an epoch it weighs every neuron that serves an axon, and sends
 * the weights signed, as validators elsewhere do. It talks to no miner: what it thinks of one follows
 * from names, so that the same chain sees the same weights, and drifts a little from epoch to epoch.
 */
import { blake2b256, encodeUtf8 } from '@adit/base';
import { SubtensorModule } from '@adit/chain';
import type { Keypair } from '@adit/keys';
import type { AccountId } from '@adit/substrate';
import type { ChainClient } from './chain-client.ts';

const { storage } = SubtensorModule;
const U16_MAX = 65_535;
/** The worst neuron's weight, and how far opinions of one neuron lie apart, as parts of the best. */
const QUALITY_MIN = 0.25;
const DRIFT = 0.2;

/** Who sets weights where. */
export interface ValidatorOptions {
  readonly keypair: Keypair;
  readonly netuid: number;
}

/** A neuron that serves. */
interface Neuron {
  readonly uid: number;
  readonly hotkey: AccountId;
}

/** From 0 to 1, always the same for the same text. */
function fractionOf(text: string): number {
  const [high = 0, low = 0] = blake2b256(encodeUtf8(text));
  return (high * 256 + low) / U16_MAX;
}

/** What a validator gives a neuron in an epoch, 0 to 65 535. */
export function weightOf(validator: string, hotkey: AccountId, epoch: bigint): number {
  const quality = QUALITY_MIN + (1 - QUALITY_MIN) * fractionOf(`quality of ${hotkey}`);
  const drift = DRIFT * fractionOf(`${validator} on ${hotkey} in epoch ${epoch}`);
  return Math.round(U16_MAX * quality * (1 - drift));
}

/** The subnet's neurons that tell where they listen, ascending by uid. */
async function listServing(client: ChainClient, netuid: number): Promise<Neuron[]> {
  const { hash } = await client.head();
  const count = await client.read(hash, (read) => read(storage.SubnetworkN, netuid));
  const uids = Array.from({ length: count }, (_, uid) => uid);
  const hotkeys = await client.read(hash, (read) =>
    uids.map((uid) => read(storage.Keys, netuid, uid)),
  );
  const axons = await client.read(hash, (read) =>
    hotkeys.map((hotkey) => read(storage.Axons, netuid, hotkey)),
  );
  const neurons = hotkeys.map((hotkey, uid) => ({ uid, hotkey }));
  return neurons.filter(({ uid }) => axons[uid] !== undefined);
}

/**
 * Signs and sends the weights of an epoch; the chain takes them with its next block.
 * @throws AditError `chain_unavailable`, `chain_refused`.
 */
export async function sendWeights(
  client: ChainClient,
  { keypair, netuid }: ValidatorOptions,
  epoch: bigint,
): Promise<void> {
  const neurons = await listServing(client, netuid);
  if (neurons.length === 0) return;
  await client.submit(keypair, {
    pallet: 'SubtensorModule',
    name: 'set_weights',
    value: {
      netuid,
      dests: neurons.map(({ uid }) => uid),
      weights: neurons.map(({ hotkey }) => weightOf(keypair.address, hotkey, epoch)),
      version_key: 0n,
    },
  });
}
