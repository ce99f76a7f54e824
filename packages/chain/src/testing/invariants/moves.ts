/** Random moves: likely ones of every call in turn, and such as are spoiled in one place or in all. */
import type { PalletDefinition, VariantDefinition } from '@adit/substrate';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import { DispatchFailure } from '../../runtime/dispatch-error.ts';
import { handlerOf } from '../../runtime/handlers.ts';
import { randomArguments } from '../api-oracle/random-values.ts';
import { isUninhabited } from '../scale-arbitrary.ts';
import { GENERATORS } from './generators.ts';
import { COLDKEYS, HOTKEYS, type Move, PENNILESS, type World } from './world.ts';

interface NamedCall {
  readonly pallet: PalletDefinition;
  readonly name: string;
  readonly definition: VariantDefinition;
}

function allCalls(): Map<string, NamedCall> {
  return new Map(
    runtimeDefinition.pallets.flatMap((pallet) =>
      Object.entries(pallet.calls ?? {}).map(([name, definition]) => [
        `${pallet.name}.${name}`,
        { pallet, name, definition },
      ]),
    ),
  );
}

const CALLS = allCalls();

class Looked extends Error {}

const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Looked();
    },
  },
) as never;

/** True of a call that may succeed: it looks at something before it fails. */
function runs({ pallet, name }: NamedCall): boolean {
  const handler = handlerOf({ pallet: pallet.name, name });
  if (handler === null) return false;
  try {
    handler(untouchable, untouchable);
    return true;
  } catch (error) {
    if (error instanceof DispatchFailure) return false;
    return error instanceof Looked;
  }
}

/** Names of all calls that run, as `docs/chain-calls.md` lists them. */
export const RUNNING_CALLS: readonly string[] = [...CALLS]
  .filter(([, call]) => runs(call))
  .map(([name]) => name);

/** Any arguments of these could take away what the chain stands on, or make more than 64 bits hold. */
const UNSPOILED = new Set([
  'System.set_storage',
  'System.kill_storage',
  'System.kill_prefix',
  'Balances.force_set_balance',
  'Balances.force_adjust_total_issuance',
]);

/** Calls that the chain lives by: neurons, stake, weights. */
const OFTEN = [
  'SubtensorModule.add_stake',
  'SubtensorModule.burned_register',
  'SubtensorModule.root_register',
  'SubtensorModule.register_network',
  'SubtensorModule.start_call',
  'SubtensorModule.move_stake',
  'SubtensorModule.remove_stake',
  'SubtensorModule.set_weights',
  'SubtensorModule.set_mechanism_weights',
  'SubtensorModule.commit_weights',
  'SubtensorModule.commit_mechanism_weights',
  'SubtensorModule.reveal_weights',
  'SubtensorModule.batch_reveal_weights',
  'SubtensorModule.reveal_mechanism_weights',
  'Proxy.add_proxy',
  'Proxy.announce',
  'AdminUtils.sudo_set_tempo',
  'AdminUtils.sudo_set_min_allowed_uids',
  'AdminUtils.sudo_set_max_allowed_uids',
  'AdminUtils.sudo_set_subtoken_enabled',
  'AdminUtils.sudo_set_subnet_emission_enabled',
  'Balances.force_set_balance',
];

function anySigner(world: World): Move['signer'] {
  return world.pick([world.pick(COLDKEYS), world.pick(HOTKEYS), PENNILESS, 'root']);
}

/** Any arguments of a call; null where a type has no values. */
function anyCall(world: World, full: string): Move | null {
  const call = CALLS.get(full);
  if (call === undefined || UNSPOILED.has(full)) return null;
  const { fields } = call.definition;
  if (Object.values(fields).some(isUninhabited)) return null;
  const value = randomArguments(world.source, fields);
  return { signer: anySigner(world), call: { pallet: call.pallet.name, name: call.name, value } };
}

/** A likely call with another signer, or with one argument that may be anything. */
function spoiled(world: World, { signer, call }: Move): Move {
  const full = `${call.pallet}.${call.name}`;
  const other = anyCall(world, full);
  const names = Object.keys((call.value ?? {}) as object);
  const field = world.pickOrNull(Array.isArray(call.value) ? [] : names);
  if (other === null || field === null || world.oneIn(3)) {
    return { signer: anySigner(world), call };
  }
  const others = other.call.value as Readonly<Record<string, unknown>>;
  const value = { ...(call.value as object), [field]: others[field] };
  return { signer, call: { ...call, value } };
}

/** Deals the calls that run, each as often as the others, and some more often. */
export class Moves {
  readonly #world: World;
  #deck: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** The next extrinsics: one, or some that belong together. */
  next(): readonly Move[] {
    const world = this.#world;
    const kind = world.random.nextBelow(20);
    if (kind === 0) {
      const any = anyCall(world, world.pick([...CALLS.keys()]));
      return any === null ? [] : [any];
    }
    const name = kind < 6 ? world.pick(OFTEN) : this.#deal();
    const made = GENERATORS[name]?.(world) ?? null;
    if (made === null) return [];
    if (!('call' in made)) return made;
    return [kind > 15 ? spoiled(world, made) : made];
  }

  #deal(): string {
    if (this.#deck.length === 0) {
      this.#deck = [...RUNNING_CALLS];
      for (let at = this.#deck.length - 1; at > 0; at -= 1) {
        const other = this.#world.random.nextBelow(at + 1);
        [this.#deck[at], this.#deck[other]] = [this.#deck[other] ?? '', this.#deck[at] ?? ''];
      }
    }
    return this.#deck.pop() ?? '';
  }
}
