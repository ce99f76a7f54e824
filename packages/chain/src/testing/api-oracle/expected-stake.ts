/** Stakes and stake weights by the formulas of the specification (5.3, 5.5), as fractions. */
import type { PlainKey, RawState } from './raw-state.ts';

const U64_MAX = (1n << 64n) - 1n;
const ROOT = 0;

function fraction(value: unknown): [numerator: bigint, denominator: bigint] {
  const { mantissa, exponent } = value as { mantissa: bigint; exponent: bigint };
  return exponent >= 0n ? [mantissa * 10n ** exponent, 1n] : [mantissa, 10n ** -exponent];
}

/** Value of the pool times share by all shares, rounded down. */
export function expectedStake(
  state: RawState,
  hotkey: string,
  coldkey: string,
  netuid: PlainKey,
): bigint {
  const value = state.number('TotalHotkeyAlpha', hotkey, netuid);
  const [share, shareUnits] = fraction(state.plain('AlphaV2', hotkey, coldkey, netuid));
  const [all, allUnits] = fraction(state.plain('TotalHotkeySharesV2', hotkey, netuid));
  if (all === 0n) return 0n;
  const stake = (value * share * allUnits) / (shareUnits * all);
  return stake > U64_MAX ? U64_MAX : stake;
}

/** Numbers of a hotkey on a subnet; total is rounded down, weight has 64 fraction bits. */
export interface ExpectedWeight {
  readonly alpha: bigint;
  readonly tao: bigint;
  readonly total: bigint;
  readonly weight: bigint;
}

function inherited(state: RawState, hotkey: string, netuid: number, stakeOn: number): bigint {
  const own = state.number('TotalHotkeyAlpha', hotkey, stakeOn);
  const part = (stake: bigint, proportion: bigint) => stake * ((proportion << 32n) / U64_MAX);
  let kept = own << 32n;
  for (const pair of state.list('ChildKeys', hotkey, netuid)) {
    kept -= part(own, (pair as [bigint, string])[0]);
  }
  if (kept < 0n) kept = 0n;
  for (const pair of state.list('ParentKeys', hotkey, netuid)) {
    const [proportion, parent] = pair as [bigint, string];
    kept += part(state.number('TotalHotkeyAlpha', parent, stakeOn), proportion);
  }
  const whole = kept >> 32n;
  return whole > U64_MAX ? U64_MAX : whole;
}

/** Stake weight of a hotkey on a subnet. */
export function expectedWeight(state: RawState, hotkey: string, netuid: number): ExpectedWeight {
  const tao = inherited(state, hotkey, netuid, ROOT);
  const alpha =
    netuid === ROOT
      ? state.number('TotalHotkeyAlpha', hotkey, ROOT)
      : inherited(state, hotkey, netuid, netuid);
  const taoWeight = (state.number('TaoWeight') << 32n) / U64_MAX;
  const limit = (1n << 127n) - 1n;
  const clamp = (bits: bigint) => (bits > limit ? limit : bits);
  const weighted = clamp((clamp(tao << 64n) * (taoWeight << 32n)) >> 64n);
  const weight = clamp(clamp(alpha << 64n) + weighted);
  return { alpha, tao, total: weight >> 64n, weight };
}
