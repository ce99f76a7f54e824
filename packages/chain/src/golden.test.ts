/**
 * The same seed and calls give the same blocks, on every machine and Node version: compared with a
 * committed file. A change of the runtime that changes blocks writes it anew:
 * `npx vitest run --project unit packages/chain/src/golden.test.ts -u`.
 */
import { blake2b256, createRandom, encodeHex, isAditError, type Random } from '@adit/base';
import type { PalletVariant, Profile } from '@adit/substrate';
import { describe, expect, it } from 'vitest';
import type { Chain } from './chain.ts';
import type { TrustedCall } from './chain-options.ts';
import { System } from './definitions/system.ts';
import { DEV_ACCOUNTS } from './runtime/genesis/dev-accounts.ts';
import { callOf, openChain, setBalanceOf, transferOf } from './testing/chain-fixture.ts';

const PEOPLE = [DEV_ACCOUNTS.Alice, DEV_ACCOUNTS.Bob, DEV_ACCOUNTS.Charlie, DEV_ACCOUNTS.Dave];
const BLOCKS = 120;

function someone(random: Random): string {
  return PEOPLE[random.nextBelow(PEOPLE.length)] ?? DEV_ACCOUNTS.Eve;
}

function someCall(random: Random): PalletVariant {
  const amount = BigInt(random.nextU32());
  const hotkey = `0x${encodeHex(blake2b256(Uint8Array.of(random.nextBelow(200))))}`;
  const choices: (() => PalletVariant)[] = [
    () => transferOf(someone(random), amount),
    () =>
      callOf('Utility', 'force_batch', {
        calls: [transferOf(hotkey, amount), setBalanceOf(hotkey, 1n)],
      }),
    () => callOf('SubtensorModule', 'burned_register', { netuid: 1 + random.nextBelow(3), hotkey }),
    () => callOf('SubtensorModule', 'register_network', { hotkey }),
    () => callOf('SubtensorModule', 'start_call', { netuid: 2 }),
    () => callOf('System', 'remark_with_event', { remark: Uint8Array.of(random.nextBelow(256)) }),
  ];
  return (choices[random.nextBelow(choices.length)] ?? choices[0])?.() ?? setBalanceOf(hotkey, 0n);
}

/** What became of a call; a guard's refusal is an outcome too. */
function outcomeOf(chain: Chain, call: TrustedCall): string {
  try {
    return chain.apply(call).error?.label ?? 'ok';
  } catch (error) {
    if (isAditError(error) && error.code === 'invalid_transaction') return error.message;
    throw error;
  }
}

/** Blocks with random calls; some seal, some are the developer's own changes. */
function live(chain: Chain, seed: string): Record<string, unknown> {
  const random = createRandom(seed);
  const outcomes: string[] = [];
  let events = '';
  for (let block = 0; block < BLOCKS; block += 1) {
    for (let call = random.nextBelow(4); call > 0; call -= 1) {
      outcomes.push(outcomeOf(chain, { signer: someone(random), call: someCall(random) }));
    }
    chain.produceBlock();
    const log = chain.state.rawRead(System.storage.Events.key()) ?? new Uint8Array();
    events = encodeHex(blake2b256(new Uint8Array([...Buffer.from(events, 'hex'), ...log])));
  }
  const { hash, header } = chain.head;
  const counts: Record<string, number> = {};
  for (const outcome of outcomes.sort()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { genesis: chain.genesisHash, head: hash, stateRoot: header.stateRoot, events, counts };
}

const PROFILES: readonly Profile[] = ['normal', 'fast'];

describe('the same seed and calls', () => {
  it('give the committed hashes, state roots and event logs', async () => {
    const lives = PROFILES.flatMap((profile) =>
      ['one', 'two'].map((seed) => {
        const chain = openChain({ seed, profile });
        return { profile, seed, ...live(chain, seed) };
      }),
    );
    expect(new Set(lives.map((each) => JSON.stringify(each))).size).toBe(4);
    const text = `${JSON.stringify(lives, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('./testing/golden-lives.json');
  });

  it('give them again in the same process, whatever was done before', () => {
    const [first, second] = [0, 1].map(() => live(openChain({ seed: 'one' }), 'calls'));
    expect(second).toEqual(first);
  });
});
