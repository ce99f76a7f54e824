/** One subnet, or one mechanism of it, as the runtime interfaces look at it. */
import { encodeUtf8 } from '@adit/base';
import type { AccountId, StorageItem } from '@adit/substrate';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import { System } from '../../definitions/system.ts';
import { type StakeWeight, stakeWeightsOn } from '../stake/stake-weight.ts';
import type { StateReader } from '../state/chain-state.ts';

const subtensor = SubtensorModule.storage;

/** Storage indices of a subnet's mechanisms are this far apart. */
const MECHANISM_STRIDE = 4096;
const NO_STAKE: StakeWeight = { alpha: 0n, tao: 0n, weight: 0n };
/** Names that the chain itself knows; the real one has more, of its main network. */
const KNOWN_NAMES: readonly string[] = ['root', 'apex'];

/** Where the state of a mechanism is stored. */
export function mechanismIndex(netuid: number, mechanism: number): number {
  return netuid + MECHANISM_STRIDE * mechanism;
}

/**
 * Blocks without weights after which a neuron is inactive. It follows the tempo; the item
 * ActivityCutoff is obsolete.
 */
export function activityCutoffBlocks(reader: StateReader, netuid: number): bigint {
  const factorMilli = BigInt(reader.read(subtensor.ActivityCutoffFactorMilli, netuid));
  const cutoff = (factorMilli * BigInt(reader.read(subtensor.Tempo, netuid))) / 1000n;
  return cutoff > 1n ? cutoff : 1n;
}

/** The name that its owner gave it, else one that the chain knows, in UTF-8. */
function nameOf(reader: StateReader, netuid: number): Uint8Array {
  const identity = reader.read(subtensor.SubnetIdentitiesV3, netuid);
  if (identity !== undefined && identity.subnet_name.length > 0) return identity.subnet_name;
  return encodeUtf8(KNOWN_NAMES[netuid] ?? 'unknown');
}

/** A subnet at one block; what many fields need is read once. */
export class SubnetView {
  readonly reader: StateReader;
  readonly netuid: number;
  /** The mechanism's storage index; of the main mechanism the netuid itself. */
  readonly index: number;
  #hotkeysByUid: Map<number, AccountId> | null = null;
  #hotkeys: AccountId[] | null = null;
  #coldkeys: AccountId[] | null = null;
  #stakeWeights: StakeWeight[] | null = null;

  constructor(reader: StateReader, netuid: number, mechanism = 0) {
    this.reader = reader;
    this.netuid = netuid;
    this.index = mechanismIndex(netuid, mechanism);
  }

  /** The subnet's entry of an item. */
  read<Value, Read>(item: StorageItem<[number], Value, Read>): Read {
    return this.reader.read(item, this.netuid);
  }

  /** Number of uids. */
  get size(): number {
    return this.read(subtensor.SubnetworkN);
  }

  /** The block that is the last of this state. */
  get block(): bigint {
    return BigInt(this.reader.read(System.storage.Number));
  }

  /** Blocks since the last epoch ended. */
  get blocksSinceLastStep(): bigint {
    const passed = this.block - this.read(subtensor.LastMechansimStepBlock);
    return passed > 0n ? passed : 0n;
  }

  /** Its name in UTF-8. */
  get name(): number[] {
    return [...nameOf(this.reader, this.netuid)];
  }

  /** The hotkey of a uid, or undefined when nobody has it. */
  hotkeyOf(uid: number): AccountId | undefined {
    this.#hotkeysByUid ??= new Map(
      this.reader.entries(subtensor.Keys, this.netuid).map(([[, key], hotkey]) => [key, hotkey]),
    );
    return this.#hotkeysByUid.get(uid);
  }

  /** Something of every uid, in their order. */
  forUids<Result>(of: (uid: number) => Result): Result[] {
    return Array.from({ length: this.size }, (_, uid) => of(uid));
  }

  /** Hotkeys by uid. */
  get hotkeys(): readonly AccountId[] {
    this.#hotkeys ??= this.forUids(
      (uid) => this.hotkeyOf(uid) ?? subtensor.Keys.fallback(this.reader.profile),
    );
    return this.#hotkeys;
  }

  /** Owners of the hotkeys by uid. */
  get coldkeys(): readonly AccountId[] {
    this.#coldkeys ??= this.hotkeys.map((hotkey) => this.reader.read(subtensor.Owner, hotkey));
    return this.#coldkeys;
  }

  /** Stake weights by uid. */
  get stakeWeights(): readonly StakeWeight[] {
    this.#stakeWeights ??= this.#readStakeWeights();
    return this.#stakeWeights;
  }

  #readStakeWeights(): StakeWeight[] {
    const weightOf = stakeWeightsOn(this.reader, this.netuid);
    return this.forUids((uid) => {
      const hotkey = this.hotkeyOf(uid);
      return hotkey === undefined ? NO_STAKE : weightOf(hotkey);
    });
  }
}
