/** Likely calls of Utility: other likely calls inside. */
import type { PalletVariant } from '@adit/substrate';
import { remark } from './generate-money.ts';
import type { Generator } from './generators.ts';
import { moveOf, type World } from './world.ts';

/** A call of an account, as others are made. */
export type InnerSource = (world: World) => { signer: string; call: PalletVariant } | null;

const NO_WEIGHT = { ref_time: 0n, proof_size: 0n };

/** A call that fails whoever makes it. */
const FAILING: PalletVariant = {
  pallet: 'SubtensorModule',
  name: 'schedule_swap_coldkey',
  value: { new_coldkey: `0x${'00'.repeat(32)}` },
};

function batch(inner: InnerSource, name: string): Generator {
  return (world) => {
    const first = inner(world);
    if (first === null) return null;
    const calls = [remark(world), first.call];
    if (name !== 'batch_all' && world.oneIn(3)) calls.push(FAILING, first.call);
    if (world.oneIn(6)) calls.push(FAILING);
    return moveOf(first.signer, ['Utility', name], { calls });
  };
}

function asOrigin(inner: InnerSource, name: string): Generator {
  return (world) => {
    const move = inner(world);
    if (move === null) return null;
    const signed = { type: 'Signed', value: [move.signer] };
    const as_origin = { type: 'system', value: [signed] };
    return moveOf('root', ['Utility', name], { as_origin, call: move.call });
  };
}

/** Calls that hold others. */
export function utilityGenerators(inner: InnerSource): Readonly<Record<string, Generator>> {
  return {
    'Utility.batch': batch(inner, 'batch'),
    'Utility.batch_all': batch(inner, 'batch_all'),
    'Utility.force_batch': batch(inner, 'force_batch'),
    'Utility.as_derivative': (world) => {
      const [index, call] = [world.between(0, 3), remark(world)];
      return moveOf(world.coldkey(), ['Utility', 'as_derivative'], { index, call });
    },
    'Utility.dispatch_as': asOrigin(inner, 'dispatch_as'),
    'Utility.dispatch_as_fallible': asOrigin(inner, 'dispatch_as_fallible'),
    'Utility.with_weight': (world) =>
      moveOf('root', ['Utility', 'with_weight'], { call: remark(world), weight: NO_WEIGHT }),
    'Utility.if_else': (world) => {
      const move = inner(world);
      if (move === null) return null;
      const [main, fallback] = world.oneIn(2) ? [FAILING, move.call] : [move.call, remark(world)];
      return moveOf(move.signer, ['Utility', 'if_else'], { main, fallback });
    },
  };
}
