/** Names that coldkeys and subnets give themselves (chain.md 2.4). */
import type { CallArguments } from '@adit/substrate';
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import { type CallContext, ensureSigned } from '../../context.ts';
import { fail } from '../../dispatch-error.ts';

const { IdentitiesV2, IsNetworkMember, OwnedHotkeys } = SubtensorModule.storage;

type Texts = Readonly<Record<string, Uint8Array>>;

const COLDKEY_BYTES_MAX = {
  name: 256,
  url: 256,
  github_repo: 256,
  image: 1024,
  discord: 256,
  description: 1024,
  additional: 1024,
};
/** All texts of a coldkey but its repository. */
const COLDKEY_BYTES_SUM = 4096;

/** @throws DispatchFailure `InvalidIdentity`, when a text has more bytes than its limit. */
export function ensureTextsFit(texts: Texts, limits: Readonly<Record<string, number>>): void {
  for (const [name, most] of Object.entries(limits)) {
    const bytes = texts[name]?.length ?? 0;
    if (bytes > most) fail(SubtensorModule, 'InvalidIdentity', { field: name, bytes, most });
  }
}

/** A coldkey names itself. */
export function setIdentity(
  context: CallContext,
  identity: CallArguments<typeof SubtensorModule.calls.set_identity>,
): void {
  const coldkey = ensureSigned(context);
  const { state } = context;
  const isMember = state
    .read(OwnedHotkeys, coldkey)
    .some((hotkey) => state.entries(IsNetworkMember, hotkey).some(([, member]) => member));
  if (!isMember) fail(SubtensorModule, 'HotKeyNotRegisteredInNetwork');
  ensureTextsFit(identity, COLDKEY_BYTES_MAX);
  const { github_repo: _, ...counted } = identity;
  const sum = Object.values(counted).reduce((bytes, text) => bytes + text.length, 0);
  if (sum > COLDKEY_BYTES_SUM) {
    fail(SubtensorModule, 'InvalidIdentity', { bytes: sum, most: COLDKEY_BYTES_SUM });
  }
  state.write(IdentitiesV2, coldkey, identity);
  context.deposit(SubtensorModule, 'ChainIdentitySet', [coldkey]);
}
