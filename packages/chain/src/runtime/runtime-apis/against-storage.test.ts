import { describe, expect, it } from 'vitest';
import { runtimeDefinition } from '../../definitions/runtime.ts';
import { type Comparison, comparisons } from '../../testing/api-oracle/comparisons.ts';
import { ACCOUNTS, NETUIDS, randomState } from '../../testing/api-oracle/random-state.ts';
import { decodePlain } from '../../testing/api-oracle/wire-schema.ts';
import { STRUCTS } from '../../testing/api-oracle/wire-structs.ts';
import type { StateReader } from '../state/chain-state.ts';
import { RuntimeApiCaller } from './api-handlers.ts';
import { stateHandlers } from './state-handlers.ts';

const caller = new RuntimeApiCaller(runtimeDefinition.apis, stateHandlers);
const accounts = ACCOUNTS.map((account) => account.slice(2));

function answer(reader: StateReader, { method, args, type }: Comparison) {
  const bytes = caller.call(reader, method, new Uint8Array(Buffer.from(args, 'hex')));
  return decodePlain(bytes, type, STRUCTS);
}

describe('runtime interfaces against storage', () => {
  it.each(['normal', 'fast'] as const)('answer any %s state field by field', (profile) => {
    const answered = new Map<string, number>();
    for (let seed = 0; seed < 12; seed += 1) {
      const reader = randomState(`apis ${profile} ${seed}`, profile);
      for (const comparison of comparisons(reader, NETUIDS, accounts)) {
        const given = { ...comparison, seed };
        expect({ ...given, expected: answer(reader, comparison) }).toEqual(given);
        const isEmpty = comparison.expected === null || `${comparison.expected}` === '';
        answered.set(comparison.method, (answered.get(comparison.method) ?? 0) + (isEmpty ? 0 : 1));
      }
    }
    // Every method had something to answer in some state.
    expect([...answered].filter(([, count]) => count === 0)).toEqual([]);
  });
});
