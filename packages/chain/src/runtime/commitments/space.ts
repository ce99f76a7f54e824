/** How many bytes a hotkey may publish on a subnet between two epochs (chain 6.6). */
import type { AccountId, ValueOf } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import type { commitmentData } from '../../definitions/commitments-types.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallContext } from '../context.ts';
import { fail } from '../dispatch-error.ts';

const C = Commitments.storage;
/** A commitment takes that much space, however short it is. */
const BYTES_MIN = 100;
const BIG_RAW_BYTES_MAX = 512;
const TIMELOCKED_BYTES_MAX = 1_024;

type CommitmentField = ValueOf<typeof commitmentData>;

/** Bytes that a field takes, and the most that its type holds; flags take none. */
function sizeOf(field: CommitmentField): { readonly bytes: number; readonly most: number } {
  if (field.type === 'TimelockEncrypted') {
    return { bytes: field.value.encrypted.length, most: TIMELOCKED_BYTES_MAX };
  }
  if (field.type === 'BigRaw') return { bytes: field.value[0].length, most: BIG_RAW_BYTES_MAX };
  const [hex = '0x'] = field.value;
  const bytes = hex.length / 2 - 1;
  return { bytes, most: bytes };
}

/**
 * Counts a commitment against the space of its hotkey in the subnet's present epoch.
 * @throws DispatchFailure `SpaceLimitExceeded`, also of a field that is longer than its type allows.
 */
export function takeSpace(
  { state }: CallContext,
  [netuid, who]: readonly [number, AccountId],
  fields: readonly CommitmentField[],
): void {
  let bytes = 0;
  for (const field of fields) {
    const size = sizeOf(field);
    bytes += size.bytes;
    if (size.bytes > size.most)
      fail(Commitments, 'SpaceLimitExceeded', { field: field.type, ...size });
  }
  const last_epoch = state.read(SubtensorModule.storage.SubnetEpochIndex, netuid);
  const usage = state.read(C.UsedSpaceOf, netuid, who);
  const before = usage?.last_epoch === last_epoch ? usage.used_space : 0n;
  const used_space = before + BigInt(Math.max(BYTES_MIN, bytes));
  const most = state.read(C.MaxSpace);
  if (used_space > BigInt(most)) {
    fail(Commitments, 'SpaceLimitExceeded', { used: before, bytes, most });
  }
  state.write(C.UsedSpaceOf, netuid, who, { last_epoch, used_space });
}
