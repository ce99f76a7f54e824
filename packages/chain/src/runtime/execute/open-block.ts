/** A block that is being built: its events, and calls that run in it. */
import {
  encode,
  type PalletSpec,
  type PalletVariant,
  type Profile,
  ScaleWriter,
  type ValueOf,
} from '@adit/substrate';
import { System } from '../../definitions/system.ts';
import { eventRecord } from '../../definitions/types.ts';
import type { BlockContext, CallContext, Origin } from '../context.ts';
import { catchFailure, type DispatchFailure, moduleFailure } from '../dispatch-error.ts';
import { firstRefusal } from '../guards.ts';
import { absentFailure, handlerOf } from '../handlers.ts';
import type { ChainState } from '../state/chain-state.ts';
import { holdsNestedBatch } from '../utility/nested-batch.ts';

/** An event with the phase of the block in which it happened. */
export type EventRecord = ValueOf<typeof eventRecord>;

/** When in a block something happens. */
export type Phase = EventRecord['phase'];

/** Before the first extrinsic. */
export const INITIALIZATION: Phase = { type: 'Initialization', value: [] };
/** After the last extrinsic. */
export const FINALIZATION: Phase = { type: 'Finalization', value: [] };

/** What a call says about itself besides its effects. */
export interface CallOutcome {
  /** The call asked that its extrinsic pays nothing. */
  isFree: boolean;
  /** The last failure of a call inside it, with its numbers; null where none failed. */
  innerFailure: DispatchFailure | null;
}

/** One block while extrinsics can still be put into it. */
export class OpenBlock implements BlockContext {
  readonly state: ChainState;
  readonly block: number;
  readonly now: bigint;
  /** Extrinsics with their lengths in front. */
  readonly body: Uint8Array[] = [];
  readonly events: EventRecord[] = [];
  phase: Phase = INITIALIZATION;
  /** The same events as bytes: one that does not fit its type fails where it is deposited. */
  readonly #eventBytes: Uint8Array[] = [];

  constructor(state: ChainState, block: number) {
    this.state = state;
    this.block = block;
    this.now = BigInt(block);
  }

  get profile(): Profile {
    return this.state.profile;
  }

  deposit(pallet: PalletSpec, name: string, fields: unknown): void {
    const event = { pallet: pallet.name, name, value: fields };
    const record: EventRecord = { phase: this.phase, event, topics: [] };
    this.#eventBytes.push(encode(eventRecord, record));
    this.events.push(record);
  }

  /** All events as `System.Events` holds them. */
  encodedEvents(): Uint8Array {
    const writer = new ScaleWriter();
    writer.compact(BigInt(this.#eventBytes.length));
    for (const bytes of this.#eventBytes) writer.bytes(bytes);
    return writer.take();
  }

  transactional<Result>(work: () => Result): Result {
    const count = this.events.length;
    try {
      return this.state.transactional(work);
    } catch (error) {
      this.events.length = count;
      this.#eventBytes.length = count;
      throw error;
    }
  }

  /**
   * Runs a call under an origin, all of it or nothing.
   * @throws DispatchFailure as the call; `System.CallFiltered` for a batch inside a batch and for what a
   *   proxy may not do; the failure of a guard; for a call without a handler what `absentFailure` says.
   */
  dispatch(origin: Origin, call: PalletVariant): CallOutcome {
    return this.transactional(() => this.#dispatch(origin, call));
  }

  #dispatch(origin: Origin, call: PalletVariant): CallOutcome {
    if (origin.type !== 'root' && holdsNestedBatch(call)) {
      throw moduleFailure(System, 'CallFiltered');
    }
    if (origin.type === 'signed') {
      if (origin.allows?.(call) === false) throw moduleFailure(System, 'CallFiltered');
      const { state, block } = this;
      const refusal = firstRefusal({ state, block, account: origin.account, call });
      if (refusal !== null) throw refusal.failure;
    }
    const handler = handlerOf(call);
    if (handler === null) throw absentFailure(call);
    const outcome: CallOutcome = { isFree: false, innerFailure: null };
    // The call's type made its arguments, so they fit its handler.
    handler(this.#callContext(origin, outcome), call.value as never);
    return outcome;
  }

  #callContext(origin: Origin, outcome: CallOutcome): CallContext {
    return {
      origin,
      state: this.state,
      profile: this.profile,
      block: this.block,
      now: this.now,
      deposit: (pallet, name, fields) => this.deposit(pallet, name, fields),
      transactional: (work) => this.transactional(work),
      dispatch: (inner, call) => {
        outcome.innerFailure = catchFailure(() => this.dispatch(inner, call));
        if (outcome.innerFailure !== null) throw outcome.innerFailure;
      },
      waiveFee: () => {
        outcome.isFree = true;
      },
    };
  }
}
