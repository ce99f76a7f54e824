/** Likely calls of System, Balances, Sudo, Timestamp and MevShield. */
import { decodeHex, encodeUtf8 } from '@adit/base';
import type { AccountId, PalletVariant } from '@adit/substrate';
import { MevShield } from '../../definitions/mev-shield.ts';
import { System } from '../../definitions/system.ts';
import { faucetSeal } from '../../runtime/subtensor/accounts/faucet.ts';
import { readAccountInfo } from '../../runtime/system/accounts.ts';
import { encryptExtrinsic } from '../encrypt-extrinsic.ts';
import { signExtrinsic } from '../sign-extrinsic.ts';
import type { Generator } from './generators.ts';
import {
  COLDKEYS,
  HOTKEYS,
  type Move,
  moveOf,
  PENNILESS,
  SHIELDED_SEED,
  shieldedSender,
  TAO,
  type World,
} from './world.ts';

const id = (account: AccountId) => ({ type: 'Id', value: [account] });
/** Storage keys that no pallet has. */
const FREE_PREFIX = encodeUtf8('adit invariants ');
/** Alice's nonce that is hard enough for a block of this hash. */
const FAUCET = { hash: `0x${'ab'.repeat(32)}`, nonce: 1_099_472n } as const;
const [ALICE = ''] = COLDKEYS;

function balances(signer: Move['signer'], name: string, value: object): Move {
  return moveOf(signer, ['Balances', name], value);
}

function receiver(world: World): AccountId {
  return world.oneIn(2) ? world.coldkey() : world.pick([...HOTKEYS, PENNILESS]);
}

/** The coldkey that has least. */
function poorest({ ledger }: World): AccountId {
  const money = (account: AccountId) => ledger.balances.get(account) ?? 0n;
  return COLDKEYS.reduce((least, account) => (money(account) < money(least) ? account : least));
}

function freeKey(world: World): Uint8Array {
  return Uint8Array.from([...FREE_PREFIX, world.random.nextBelow(8)]);
}

/** A call that means nothing but its bytes. */
export function remark(world: World): PalletVariant {
  const value = { remark: Uint8Array.of(world.random.nextBelow(256)) };
  return { pallet: 'System', name: 'remark', value };
}

/**
 * No work is done here: root writes another hash for the last block, for which the work is known, and
 * afterwards the right one again.
 */
function faucet(world: World): Move[] {
  const number = world.block - 1;
  const { BlockHash } = System.storage;
  const write = (hash: string) =>
    moveOf('root', ['System', 'set_storage'], {
      items: [[decodeHex(BlockHash.key(number)), BlockHash.encode(hash)]],
    });
  const right = world.state.read(BlockHash, number);
  const work = { blockHash: decodeHex(FAUCET.hash), coldkey: ALICE, nonce: FAUCET.nonce };
  const value = { block_number: BigInt(number), nonce: FAUCET.nonce, work: faucetSeal(work) };
  return [write(FAUCET.hash), moveOf(ALICE, ['SubtensorModule', 'faucet'], value), write(right)];
}

/** Alice's message with somebody's transfer inside; one in four has a nonce that no block takes. */
function shielded(world: World): Move | null {
  const key = world.state.read(MevShield.storage.NextKey);
  if (key === undefined) return null;
  const { nonce } = readAccountInfo(world.state, shieldedSender());
  const value = { dest: id(receiver(world)), value: world.amount(1n, 10n * TAO) };
  const inner = signExtrinsic({
    seed: SHIELDED_SEED,
    kind: 'ed25519',
    nonce: world.oneIn(4) ? nonce + 1 : nonce,
    call: { pallet: 'Balances', name: 'transfer_allow_death', value },
    genesisHash: world.chain.genesisHash,
  });
  const ciphertext = encryptExtrinsic(key, inner);
  return moveOf(ALICE, ['MevShield', 'submit_encrypted'], { ciphertext });
}

/** Money that root makes stays within what 64 bits hold for all accounts together. */
const MOST_RAO = 500_000n * TAO;

/** Calls that move, make and destroy TAO, and those of the chain's root. */
export const moneyGenerators: Readonly<Record<string, Generator>> = {
  'System.remark': (world) => ({ signer: world.coldkey(), call: remark(world) }),
  'System.remark_with_event': (world) =>
    moveOf(world.coldkey(), ['System', 'remark_with_event'], remark(world).value),
  'System.set_storage': (world) =>
    moveOf('root', ['System', 'set_storage'], { items: [[freeKey(world), freeKey(world)]] }),
  'System.kill_storage': (world) =>
    moveOf('root', ['System', 'kill_storage'], { keys: [freeKey(world)] }),
  'System.kill_prefix': (world) =>
    moveOf('root', ['System', 'kill_prefix'], {
      prefix: FREE_PREFIX,
      subkeys: world.between(0, 3),
    }),
  // Only the author may set the time; the driver counts those that open blocks.
  'Timestamp.set': (world) => moveOf(world.coldkey(), ['Timestamp', 'set'], { now: 1n }),
  'Balances.transfer_allow_death': (world) => {
    const value = world.amount(500n, 100n * TAO);
    return balances(world.coldkey(), 'transfer_allow_death', { dest: id(receiver(world)), value });
  },
  'Balances.transfer_keep_alive': (world) => {
    const value = world.amount(500n, 100n * TAO);
    return balances(world.coldkey(), 'transfer_keep_alive', { dest: id(receiver(world)), value });
  },
  'Balances.transfer_all': (world) => {
    const [dest, keep_alive] = [id(world.coldkey()), world.oneIn(2)];
    return balances(poorest(world), 'transfer_all', { dest, keep_alive });
  },
  'Balances.force_transfer': (world) => {
    const [source, dest] = [id(world.coldkey()), id(receiver(world))];
    return balances('root', 'force_transfer', { source, dest, value: world.amount(500n, TAO) });
  },
  'Balances.force_unreserve': (world) =>
    balances('root', 'force_unreserve', {
      who: id(receiver(world)),
      amount: world.amount(0n, TAO),
    }),
  'Balances.upgrade_accounts': (world) =>
    balances(world.coldkey(), 'upgrade_accounts', { who: [receiver(world), receiver(world)] }),
  'Balances.force_set_balance': (world) => {
    const isRich = !world.oneIn(6);
    const who = isRich ? poorest(world) : world.pick(HOTKEYS);
    const new_free = isRich ? world.amount(10_000n * TAO, MOST_RAO) : world.amount(0n, TAO);
    return balances('root', 'force_set_balance', { who: id(who), new_free });
  },
  'Balances.force_adjust_total_issuance': (world) => {
    const direction = { type: world.oneIn(2) ? 'Increase' : 'Decrease', value: [] };
    return balances('root', 'force_adjust_total_issuance', {
      direction,
      delta: world.amount(1n, TAO),
    });
  },
  'Balances.burn': (world) =>
    balances(world.coldkey(), 'burn', { value: world.amount(0n, TAO), keep_alive: world.oneIn(2) }),
  'Sudo.sudo': (world) => {
    const key = world.sudoKey();
    return key === null ? null : moveOf(key, ['Sudo', 'sudo'], { call: remark(world) });
  },
  'Sudo.sudo_unchecked_weight': (world) => {
    const key = world.sudoKey();
    const value = { call: remark(world), weight: { ref_time: 1n, proof_size: 0n } };
    return key === null ? null : moveOf(key, ['Sudo', 'sudo_unchecked_weight'], value);
  },
  'Sudo.sudo_as': (world) => {
    const key = world.sudoKey();
    const value = { who: id(world.coldkey()), call: remark(world) };
    return key === null ? null : moveOf(key, ['Sudo', 'sudo_as'], value);
  },
  'Sudo.set_key': (world) => {
    const key = world.sudoKey();
    return key === null ? null : moveOf(key, ['Sudo', 'set_key'], { new: id(world.coldkey()) });
  },
  'Sudo.remove_key': (world) => {
    const key = world.sudoKey();
    return key === null ? null : moveOf(key, ['Sudo', 'remove_key'], []);
  },
  'SubtensorModule.faucet': faucet,
  'MevShield.submit_encrypted': shielded,
};
