/** A block that runs the epoch of a full subnet, held against the slow epoch of the chain. */
import { AditError, blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import {
  type Chain,
  createChain,
  expectedEpoch,
  loadScenario,
  nextEpochBlock,
  type StoredEpoch,
  storedEpoch,
} from '@adit/chain';

/** The subnet that the scenario `full-subnet` fills, its seats, and how many of them weight others. */
const NETUID = 2;
const SIZE = 256;
const VALIDATORS = 64;
/** Epochs that are not counted: their code is compiled while they run. */
const WARM_UP_EPOCHS = 10;

function hashOf(epoch: StoredEpoch): string {
  const text = JSON.stringify(epoch, (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return encodeHex(blake2b256(encodeUtf8(text)));
}

/** Ends with the block before the subnet's next epoch. */
function advanceToEpoch(chain: Chain): void {
  for (;;) {
    const next = nextEpochBlock(chain.state, NETUID);
    if (next === null || next <= BigInt(chain.head.header.number + 1)) return;
    chain.produceBlock();
  }
}

function requireFull(epoch: StoredEpoch): void {
  const rewarded = epoch.incentives.filter((incentive) => incentive > 0).length;
  const weighting = epoch.bonds.filter((row) => row.length > 0).length;
  if (epoch.active.length === SIZE && weighting === VALIDATORS && rewarded > SIZE / 2) return;
  throw new AditError('bench_differs', 'The epoch was not that of a full subnet', {
    numbers: { seats: epoch.active.length, weighting, rewarded },
    nextStep: 'Run the tests of the chain; the figure would mean nothing.',
  });
}

function requireSame(found: string, expected: string): void {
  if (found === expected) return;
  throw new AditError('bench_differs', 'The epoch and the slow epoch differ', {
    numbers: { found, expected },
    nextStep: 'Do not trust the figure; report the two hashes.',
  });
}

/** What was measured, and the hash of the result, which the slow epoch has too. */
export interface EpochFigures {
  readonly samples: number[];
  readonly hash: string;
}

/**
 * Milliseconds of a whole block with the epoch of 256 uids, 64 of them validators with full rows of
 * weights; the same block every time, made anew from a snapshot.
 * @throws AditError `bench_differs` when what the block stored is not what the slow epoch gives.
 */
export function measureEpochMs(samples: number): EpochFigures {
  const { scenario } = loadScenario('full-subnet', 'bench');
  const chain = createChain({ seed: 'bench', profile: 'fast', scenario });
  advanceToEpoch(chain);
  const expected = hashOf(expectedEpoch(chain, NETUID));
  const figures: number[] = [];
  for (let sample = -WARM_UP_EPOCHS; sample < samples; sample += 1) {
    const before = chain.snapshot();
    const startNs = process.hrtime.bigint();
    chain.produceBlock();
    const ms = Number(process.hrtime.bigint() - startNs) / 1e6;
    const stored = storedEpoch(chain, NETUID);
    requireFull(stored);
    requireSame(hashOf(stored), expected);
    if (sample >= 0) figures.push(ms);
    chain.revert(before);
  }
  return { samples: figures, hash: expected };
}
