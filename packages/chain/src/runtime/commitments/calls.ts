/** Calls of Commitments (chain 6.6). Timelocked fields are kept closed: nothing here opens them. */
import type { AccountId, CallArguments } from '@adit/substrate';
import { Commitments } from '../../definitions/commitments.ts';
import { SubtensorModule } from '../../definitions/subtensor/pallet.ts';
import type { CallHandlers } from '../call-handlers.ts';
import { type CallContext, ensureRoot, ensureSigned } from '../context.ts';
import { fail } from '../dispatch-error.ts';
import { resetBonds } from './reset-bonds.ts';
import { takeSpace } from './space.ts';
import { noteTimelocked } from './timelocked-index.ts';

const C = Commitments.storage;
const FIELDS_MAX = 3;

type Commitment = CallArguments<typeof Commitments.calls.set_commitment>;

function store({ state, block }: CallContext, who: AccountId, { netuid, info }: Commitment): void {
  const deposit = state.read(C.CommitmentOf, netuid, who)?.deposit ?? 0n;
  state.write(C.CommitmentOf, netuid, who, { deposit, block, info });
  state.write(C.LastCommitment, netuid, who, block);
}

function announce(context: CallContext, who: AccountId, { netuid, info }: Commitment): void {
  const timelocked = info.fields.find((field) => field.type === 'TimelockEncrypted');
  noteTimelocked(context.state, [netuid, who], timelocked !== undefined);
  if (timelocked === undefined) {
    context.deposit(Commitments, 'Commitment', { netuid, who });
    return;
  }
  const { reveal_round } = timelocked.value;
  context.deposit(Commitments, 'TimelockCommitment', { netuid, who, reveal_round });
}

function setCommitment(context: CallContext, commitment: Commitment): void {
  const who = ensureSigned(context);
  const { netuid, info } = commitment;
  if (!context.state.has(SubtensorModule.storage.Uids, netuid, who)) {
    fail(Commitments, 'AccountNotAllowedCommit', { netuid });
  }
  const { length: fields } = info.fields;
  if (fields > FIELDS_MAX) {
    fail(Commitments, 'TooManyFieldsInCommitmentInfo', { fields, most: FIELDS_MAX });
  }
  takeSpace(context, [netuid, who], info.fields);
  if (info.fields.some(({ type }) => type === 'ResetBondsFlag')) resetBonds(context, netuid, who);
  store(context, who, commitment);
  announce(context, who, commitment);
}

/** Calls of Commitments. */
export const commitmentsCalls: CallHandlers<typeof Commitments> = {
  set_commitment: setCommitment,
  set_max_space: (context, { new_limit }) => {
    ensureRoot(context);
    context.state.write(C.MaxSpace, new_limit);
  },
};
