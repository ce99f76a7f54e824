/** Errors of pallets, which blocks hold as the numbers of pallet and error. */
import { runtimeDefinition } from '@adit/chain';

/** An error by its name, and what it means. */
export interface NamedError {
  /** `SubtensorModule.NotEnoughBalanceToStake`. */
  readonly name: string;
  readonly docs: readonly string[];
}

/** The error of these numbers; null where the runtime has none. */
export function findModuleError(palletIndex: number, errorIndex: number): NamedError | null {
  const pallet = runtimeDefinition.pallets.find(({ index }) => index === palletIndex);
  const shape = pallet?.errorType?.shape();
  if (pallet === undefined || shape?.kind !== 'variant') return null;
  const found = shape.variants.find(({ index }) => index === errorIndex);
  return found === undefined ? null : { name: `${pallet.name}.${found.name}`, docs: found.docs };
}
