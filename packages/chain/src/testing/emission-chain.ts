/** A chain whose subnets emit, for tests of the coinbase. */
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { issue } from '../runtime/balances/transfer.ts';
import { runCoinbase } from '../runtime/subtensor/emission/coinbase.ts';
import { listEmitting } from '../runtime/subtensor/emission/moving-price.ts';
import { TestChain, type TestOptions, testAccount, withSubnet } from './test-chain.ts';

const S = SubtensorModule.storage;

/** The owner's cut by default, in parts of 65 535. */
export const DEFAULT_CUT = 11_796;
/** Greatest value of 64 bits. */
export const U64_MAX = (1n << 64n) - 1n;

/** Subnets 2, 3, … of one owner, started, which may emit TAO; each pool is 1 000 to 1 000. */
export class EmissionChain extends TestChain {
  constructor(subnets: number, { block = 1_000, profile = 'normal' }: TestOptions = {}) {
    super({ block, profile });
    const { owner } = withSubnet(this);
    for (let netuid = 2; netuid < 2 + subnets; netuid += 1) {
      if (netuid > 2) this.subtensor(owner, 'register_network', { hotkey: testAccount(netuid) });
      this.subtensor(owner, 'start_call', { netuid });
      this.state.write(S.SubnetEmissionEnabled, netuid, true);
    }
  }

  /** Sets both sides of a pool. */
  setPool(netuid: number, { tao, alpha }: { readonly tao: bigint; readonly alpha: bigint }): void {
    this.state.write(S.SubnetTAO, netuid, tao);
    this.state.write(S.SubnetAlphaIn, netuid, alpha);
  }

  /** Sets a moving price, in bits with 32 behind the point. */
  setMovingPrice(netuid: number, bits: bigint): void {
    this.state.write(S.SubnetMovingPrice, netuid, bits);
  }

  /** Root has so much that every subnet's emission may become liquidity. */
  rootIsNearlyAll(): void {
    this.state.write(S.TaoWeight, U64_MAX);
    this.state.write(S.SubnetTAO, 0, 10n ** 18n);
  }

  /** A block's coinbase with so much money. */
  coinbase(amountRao: bigint): void {
    const mintedRao = issue(this.block, amountRao);
    const credit = { mintedRao, leftRao: mintedRao };
    runCoinbase(this.block, credit, listEmitting(this.state));
  }
}
