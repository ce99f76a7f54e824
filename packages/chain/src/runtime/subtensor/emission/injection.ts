/** What a subnet's TAO does to its pool (chain.md 8.4): liquidity up to root's part, then alpha is bought. */
import { SubtensorModule } from '../../../definitions/subtensor/pallet.ts';
import type { BlockContext } from '../../context.ts';
import { catchFailure } from '../../dispatch-error.ts';
import {
  convertFixed,
  divideFixed,
  fixedFrom,
  floorToU64,
  multiplyFixed,
  subtractFixed,
  U64F64,
  U96F32,
} from '../../fixed-point/fixed-point.ts';
import { addAmounts } from '../../fixed-point/saturating.ts';
import type { StateReader } from '../../state/chain-state.ts';
import { buyAlpha, spotPrice, weighInjection } from '../../swap/subnet-pool.ts';
import { subnetAccount } from '../accounts/special-accounts.ts';
import { countProtocolFlow } from '../staking/market-money.ts';
import { alphaIssuance, mintIntoPool } from './alpha-supply.ts';
import { blockEmission } from './block-emission.ts';
import { type Credit, canSpend, spend } from './block-mint.ts';
import { rootProportion } from './root-proportion.ts';

const S = SubtensorModule.storage;

/** What a subnet emits in a block. */
export interface EmissionTerms {
  readonly netuid: number;
  /** New alpha for those who take part. */
  readonly alphaOut: bigint;
  /** New liquidity, both sides. */
  readonly alphaIn: bigint;
  readonly taoInRao: bigint;
  /** RAO for which alpha is bought. */
  readonly excessRao: bigint;
}

/** Splits a subnet's TAO, given in bits of U96F32, by today's price. */
export function emissionTerms(
  reader: StateReader,
  netuid: number,
  taoEmission: bigint,
): EmissionTerms {
  const alphaOut = blockEmission(alphaIssuance(reader, netuid));
  const price = convertFixed(U64F64, spotPrice(reader, netuid), U96F32);
  const most = multiplyFixed(U96F32, rootProportion(reader, netuid), fixedFrom(U96F32, alphaOut));
  const wanted = divideFixed(U96F32, taoEmission, price);
  const isTooMuch = wanted > most;
  const taoIn = isTooMuch ? multiplyFixed(U96F32, most, price) : taoEmission;
  return {
    netuid,
    alphaOut,
    alphaIn: floorToU64(U96F32, isTooMuch ? most : wanted),
    taoInRao: floorToU64(U96F32, taoIn),
    excessRao: floorToU64(U96F32, subtractFixed(U96F32, taoEmission, taoIn)),
  };
}

/** The chain buys alpha, which nobody gets; where the market refuses, the money stays in the credit. */
function buyWithExcess(context: BlockContext, credit: Credit, terms: EmissionTerms): void {
  const { state } = context;
  const { netuid, excessRao: amount } = terms;
  const spending = { to: subnetAccount(netuid), amount };
  if (amount === 0n || !canSpend(context, credit, spending)) return;
  const leftRao = credit.leftRao;
  const failure = catchFailure(() =>
    context.transactional(() => {
      spend(context, credit, spending);
      const { paidIn, paidOut } = buyAlpha(context, { netuid, amount, isFeeFree: true });
      state.update(S.SubnetProtocolAlpha, netuid, (alpha) => addAmounts(alpha, paidOut));
      state.write(S.SubnetExcessTao, netuid, paidIn);
      countProtocolFlow(context, netuid, paidIn);
    }),
  );
  if (failure !== null) credit.leftRao = leftRao;
}

function addTao(
  context: BlockContext,
  credit: Credit,
  spent: { netuid: number; rao: bigint },
): void {
  const { state } = context;
  const { netuid, rao } = spent;
  state.write(S.SubnetTaoInEmission, netuid, rao);
  if (rao === 0n) return;
  spend(context, credit, { to: subnetAccount(netuid), amount: rao });
  state.update(S.SubnetTAO, netuid, (tao) => addAmounts(tao, rao));
  state.update(S.TotalStake, (tao) => addAmounts(tao, rao));
  countProtocolFlow(context, netuid, rao);
}

/**
 * Puts a subnet's part of the block's money where it belongs. Liquidity that would move a weight of
 * the pool out of its range, or TAO that the subnet's account cannot take, is left out.
 */
export function inject(context: BlockContext, credit: Credit, terms: EmissionTerms): void {
  const { state } = context;
  const { netuid, alphaIn, taoInRao } = terms;
  const canPay = canSpend(context, credit, { to: subnetAccount(netuid), amount: taoInRao });
  const tao = canPay ? taoInRao : 0n;
  const isWeighed = weighInjection(context, netuid, { tao, alpha: alphaIn });
  state.write(S.SubnetExcessTao, netuid, 0n);
  buyWithExcess(context, credit, terms);
  const alpha = isWeighed ? alphaIn : 0n;
  state.write(S.SubnetAlphaInEmission, netuid, alpha);
  if (alpha > 0n) mintIntoPool(context, { netuid, alpha });
  addTao(context, credit, { netuid, rao: isWeighed ? tao : 0n });
}
