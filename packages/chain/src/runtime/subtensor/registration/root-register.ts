/** Registration on the root network, where stake decides (chain.md 3.5). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type BlockContext, type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';
import { U64_MAX } from '../../fixed-point/fixed-point.ts';
import type { ChainState, StateReader } from '../../state/chain-state.ts';
import { createPair } from '../accounts/key-pair.ts';
import { networkExists, ROOT_NETUID } from '../subnets/list-netuids.ts';
import { appendNeuron, replaceNeuron } from './neurons.ts';

const S = SubtensorModule.storage;
/** So many times the target may register in an interval. */
const INTERVAL_TARGETS = 3;

function ensureRoom(reader: StateReader): void {
  const inBlock = reader.read(S.RegistrationsThisBlock, ROOT_NETUID);
  const blockMost = reader.read(S.MaxRegistrationsPerBlock, ROOT_NETUID);
  if (inBlock >= blockMost) {
    fail(SubtensorModule, 'TooManyRegistrationsThisBlock', { inBlock, blockMost });
  }
  const inInterval = reader.read(S.RegistrationsThisInterval, ROOT_NETUID);
  const intervalMost =
    INTERVAL_TARGETS * reader.read(S.TargetRegistrationsPerInterval, ROOT_NETUID);
  if (inInterval >= intervalMost) {
    fail(SubtensorModule, 'TooManyRegistrationsThisInterval', { inInterval, intervalMost });
  }
}

function rootStake(reader: StateReader, hotkey: string): bigint {
  return reader.read(S.TotalHotkeyAlpha, hotkey, ROOT_NETUID);
}

/** The member with the least stake, the lowest uid of several. */
function weakestMember(reader: StateReader): { uid: number; stake: bigint } {
  const members = reader.entries(S.Keys, ROOT_NETUID).map(([[, uid], hotkey]) => {
    return { uid, stake: rootStake(reader, hotkey) };
  });
  members.sort((left, right) => left.uid - right.uid);
  const none = { uid: 0, stake: U64_MAX };
  return members.reduce((weakest, one) => (one.stake < weakest.stake ? one : weakest), none);
}

function takeSeat(context: BlockContext, hotkey: string): number {
  const { state } = context;
  const members = state.read(S.SubnetworkN, ROOT_NETUID);
  if (members < state.read(S.MaxAllowedUids, ROOT_NETUID)) {
    return appendNeuron(context, ROOT_NETUID, hotkey);
  }
  const { uid, stake } = weakestMember(state);
  const own = rootStake(state, hotkey);
  if (own <= stake) fail(SubtensorModule, 'StakeTooLowForRoot', { stake: own, weakest: stake });
  replaceNeuron(context, { netuid: ROOT_NETUID, uid }, hotkey);
  return uid;
}

function countOne(state: ChainState): void {
  const next = (count: number): number => Math.min(count + 1, 0xffff);
  state.update(S.RegistrationsThisBlock, ROOT_NETUID, next);
  state.update(S.RegistrationsThisInterval, ROOT_NETUID, next);
}

/** Registers a hotkey on root; it costs nothing but the fee. */
export function rootRegister(
  context: CallContext,
  { hotkey }: CallArguments<typeof SubtensorModule.calls.root_register>,
): void {
  const coldkey = ensureSigned(context);
  const { state } = context;
  if (!networkExists(state, ROOT_NETUID)) fail(SubtensorModule, 'RootNetworkDoesNotExist');
  ensureRoom(state);
  if (state.has(S.Uids, ROOT_NETUID, hotkey)) {
    fail(SubtensorModule, 'HotKeyAlreadyRegisteredInSubNet', { netuid: ROOT_NETUID });
  }
  createPair(context, { coldkey, hotkey });
  const uid = takeSeat(context, hotkey);
  if (!state.has(S.Delegates, hotkey)) {
    state.write(S.Delegates, hotkey, state.read(S.Delegates, hotkey));
  }
  countOne(state);
  context.deposit(SubtensorModule, 'NeuronRegistered', [ROOT_NETUID, uid, hotkey]);
}
