import { ScaleReader } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import { openBareBlock } from '../../testing/chain-fixture.ts';
import { catchFailure, DispatchFailure } from '../dispatch-error.ts';
import { absentFailure, handlerOf } from '../handlers.ts';

interface ListedCall {
  readonly pallet: string;
  readonly palletIndex: number;
  readonly name: string;
  readonly index: number;
}

const calls: readonly ListedCall[] = runtimeDefinition.pallets.flatMap((pallet) =>
  Object.entries(pallet.calls ?? {})
    .map(([name, { index }]) => ({
      pallet: pallet.name,
      palletIndex: pallet.index,
      name,
      index,
    }))
    .sort((left, right) => left.index - right.index),
);

class Looked extends Error {}

/** Throws at the first look: what fails without one fails always. */
const untouchable = new Proxy(
  {},
  {
    get: () => {
      throw new Looked();
    },
  },
) as never;

/** How a call always fails, null for one that may succeed. */
function failureOf(call: ListedCall): string | null {
  const handler = handlerOf(call);
  if (handler === null) return absentFailure(call).label;
  try {
    handler(untouchable, untouchable);
    return null;
  } catch (error) {
    if (error instanceof DispatchFailure) return error.label;
    if (error instanceof Looked) return null;
    throw error;
  }
}

function stateOf(call: ListedCall): string {
  const failure = failureOf(call);
  return failure === null ? 'runs' : `fails with \`${failure}\``;
}

function pageOf(): string {
  const running = calls.filter((call) => failureOf(call) === null).length;
  const rows = calls.map(
    (call) =>
      `| ${call.pallet} | ${call.palletIndex}.${call.index} | ${call.name} | ${stateOf(call)} |`,
  );
  return [
    '# Calls of the development chain',
    '',
    'Every call of the metadata runs or fails by a name, never silently. This page is the output of a',
    'test; write it anew with',
    '`npx vitest run --project unit packages/chain/src/runtime/execute/all-calls.test.ts -u`.',
    '',
    `${running} of ${calls.length} calls run.`,
    '',
    '| pallet | index | call | state |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

describe('every call of the metadata', () => {
  it('runs or fails by name, as the page says', async () => {
    await expect(pageOf()).toMatchFileSnapshot('../../../../../docs/chain-calls.md');
  });

  it('without a handler fails by that name for a signer and for root, and changes nothing', () => {
    const block = openBareBlock();
    const origins = [
      { type: 'root' },
      { type: 'signed', account: `0x${'11'.repeat(32)}` },
    ] as const;
    const absent = calls.filter((call) => handlerOf(call) === null);
    for (const call of absent) {
      for (const origin of origins) {
        const failure = catchFailure(() => {
          block.dispatch(origin, { pallet: call.pallet, name: call.name, value: {} });
        });
        expect(failure?.label).toBe(absentFailure(call).label);
        expect(failure?.numbers).toEqual({ call: `${call.pallet}.${call.name}` });
      }
    }
    expect(block.events).toEqual([]);
    expect(block.state.rawKeys('0x')).toEqual([]);
  });

  it('has a handler under a name that the metadata knows', () => {
    const unknown = { pallet: 'Balances', name: 'transfer_nothing' };
    expect(handlerOf(unknown)).toBeNull();
    expect(handlerOf({ pallet: 'Balances', name: 'toString' })).toBeNull();
    expect(() => runtimeDefinition.callType.read(new ScaleReader(Uint8Array.of(5, 99)))).toThrow();
  });
});
