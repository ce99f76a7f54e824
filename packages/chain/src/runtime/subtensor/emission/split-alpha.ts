/**
 * How the alpha that a subnet emits in a block is split (chain.md 8.6), to wait for the next epoch.
 *
 * The four parts sum up to the whole before each is rounded down. So `SubnetAlphaOut` grows by at most
 * `SPLIT_RESIDUE_RAO` more in a block than what waits for owners, and that is all: an epoch counts as
 * burned what it finds no taker for.
 */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import {
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import { mintOut, recycleAlphaOf } from './alpha-supply.ts';
import type { EmissionTerms } from './injection.ts';
import { rootProportion } from './root-proportion.ts';

const S = SubtensorModule.storage;
const CUT_WHOLE = 65_535n;
const HALF = 1n << 31n;

/** What four fractions below 1 that sum up to a whole number can lose. */
export const SPLIT_RESIDUE_RAO = 3n;

/** What a split is computed from. */
export interface SplitTerms {
  readonly alphaOut: bigint;
  /** In parts of 65 535; 0 where the owner gets none. */
  readonly ownerCut: number;
  /** In bits of U96F32. */
  readonly rootProportion: bigint;
}

/** Alpha, by who waits for it. */
export interface AlphaParts {
  readonly cut: bigint;
  readonly server: bigint;
  readonly validator: bigint;
  readonly root: bigint;
}

/** The owner's cut, then a half each for miners and validators; root's part comes out of the latter. */
export function splitAlpha({ alphaOut, ownerCut, rootProportion }: SplitTerms): AlphaParts {
  const whole = fixedFrom(U96F32, alphaOut);
  const rate = divideFixed(
    U96F32,
    fixedFrom(U96F32, BigInt(ownerCut)),
    fixedFrom(U96F32, CUT_WHOLE),
  );
  const cut = multiplyFixed(U96F32, whole, rate);
  const rest = subtractFixed(U96F32, whole, cut);
  const root = multiplyFixed(U96F32, multiplyFixed(U96F32, rootProportion, rest), HALF);
  const server = multiplyFixed(U96F32, rest, HALF);
  const validator = subtractFixed(U96F32, subtractFixed(U96F32, rest, server), root);
  const floor = (part: bigint) => floorToU64(U96F32, part);
  return {
    cut: floor(cut),
    server: floor(server),
    validator: floor(validator),
    root: floor(root),
  };
}

type Pot =
  | typeof S.PendingOwnerCut
  | typeof S.PendingServerEmission
  | typeof S.PendingValidatorEmission
  | typeof S.PendingRootAlphaDivs;

/**
 * Makes a subnet's alpha and puts it into the pots of its next epoch; root's part is recycled unless
 * it is sold.
 */
export function emitAlpha(
  context: BlockContext,
  { netuid, alphaOut }: EmissionTerms,
  isRootSold: boolean,
): void {
  const { state } = context;
  state.write(S.SubnetAlphaOutEmission, netuid, alphaOut);
  mintOut(context, { netuid, alpha: alphaOut });
  const parts = splitAlpha({
    alphaOut,
    ownerCut: state.read(S.OwnerCutEnabled, netuid) ? state.read(S.SubnetOwnerCut) : 0,
    rootProportion: rootProportion(state, netuid),
  });
  const put = (pot: Pot, alpha: bigint) => {
    if (alpha > 0n) state.update(pot, netuid, (old) => addAmounts(old, alpha));
  };
  put(S.PendingOwnerCut, parts.cut);
  put(S.PendingServerEmission, parts.server);
  put(S.PendingValidatorEmission, parts.validator);
  if (isRootSold) put(S.PendingRootAlphaDivs, parts.root);
  else recycleAlphaOf(context, netuid, parts.root);
}
