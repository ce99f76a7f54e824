/** Making a chain. */
import { Chain } from './chain.ts';
import type { ChainOptions } from './chain-options.ts';

export { Chain } from './chain.ts';
export type { ChainOptions, Scenario, TrustedCall } from './chain-options.ts';

/** Makes a chain: genesis, two empty blocks, then the scenario. */
export function createChain(options: ChainOptions): Chain {
  const chain = new Chain(options);
  chain.produceBlock();
  chain.produceBlock();
  options.scenario?.run(chain);
  return chain;
}
