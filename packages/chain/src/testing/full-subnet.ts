/** A subnet with every seat taken and every neuron known, for measurements and limits. */
import type { AccountId } from '@adit/substrate';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { changeStake } from '../runtime/stake/share-pool.ts';
import type { ChainState } from '../runtime/state/chain-state.ts';

const subtensor = SubtensorModule.storage;

/** The netuid of the full subnet. */
export const FULL_NETUID = 1;
/** Its seats. */
export const FULL_SIZE = 256;

function account(kind: number, uid: number): AccountId {
  return `0x${(kind * 65_536 + uid).toString(16).padStart(64, '0')}`;
}

const text = (value: string) => new TextEncoder().encode(value);

function seat(state: ChainState, uid: number): void {
  const [hotkey, coldkey] = [account(1, uid), account(2, uid)];
  state.write(subtensor.Keys, FULL_NETUID, uid, hotkey);
  state.write(subtensor.Uids, FULL_NETUID, hotkey, uid);
  state.write(subtensor.IsNetworkMember, hotkey, FULL_NETUID, true);
  state.write(subtensor.Owner, hotkey, coldkey);
  state.write(subtensor.BlockAtRegistration, FULL_NETUID, uid, BigInt(uid));
  state.write(subtensor.AlphaDividendsPerSubnet, FULL_NETUID, hotkey, BigInt(uid) ** 4n);
  state.write(subtensor.Axons, FULL_NETUID, hotkey, {
    block: 5n,
    version: 1,
    ip: BigInt(0x0a00_0000 + uid),
    port: 8000 + uid,
    ip_type: 4,
    protocol: 4,
    placeholder1: 0,
    placeholder2: 0,
  });
  const [url, nothing] = [text('https://example.org'), text('')];
  const links = { url, github_repo: url, image: url, discord: nothing };
  const words = { name: text(`neuron ${uid}`), description: text('mines'), additional: nothing };
  state.write(subtensor.IdentitiesV2, coldkey, { ...links, ...words });
  for (const netuid of [0, FULL_NETUID]) {
    changeStake(state, { hotkey, coldkey, netuid }, BigInt(uid + 1) * 10n ** 11n);
  }
  const parent = account(1, (uid + 1) % FULL_SIZE);
  state.write(subtensor.ParentKeys, hotkey, FULL_NETUID, [[1n << 61n, parent]]);
  state.write(subtensor.ChildKeys, parent, FULL_NETUID, [[1n << 61n, hotkey]]);
}

/** Writes the subnet into a state. */
export function writeFullSubnet(state: ChainState): void {
  const list = <Item>(of: (uid: number) => Item) =>
    Array.from({ length: FULL_SIZE }, (_, uid) => of(uid));
  state.write(subtensor.NetworksAdded, FULL_NETUID, true);
  state.write(subtensor.SubnetworkN, FULL_NETUID, FULL_SIZE);
  for (let uid = 0; uid < FULL_SIZE; uid += 1) seat(state, uid);
  state.write(
    subtensor.Active,
    FULL_NETUID,
    list(() => true),
  );
  state.write(
    subtensor.ValidatorPermit,
    FULL_NETUID,
    list((uid) => uid < 64),
  );
  state.write(
    subtensor.Emission,
    FULL_NETUID,
    list((uid) => BigInt(uid) ** 3n),
  );
  state.write(
    subtensor.LastUpdate,
    FULL_NETUID,
    list((uid) => BigInt(uid)),
  );
  for (const item of [subtensor.Consensus, subtensor.Dividends, subtensor.Incentive]) {
    state.write(
      item,
      FULL_NETUID,
      list((uid) => uid * 250),
    );
  }
}
