/** Names of errors that are only numbers on the wire. */
import { runtimeDefinition } from '../../definitions/runtime.ts';
import type { DispatchError } from '../dispatch-error.ts';

/** `Pallet.ErrorName` of a pallet's error, else the frame's own name, such as `Token.FundsUnavailable`. */
export function describeError(error: DispatchError): string {
  if (error.type === 'Module') {
    const [{ index, error: bytes }] = error.value;
    const pallet = runtimeDefinition.pallets.find((each) => each.index === index);
    const position = Number.parseInt(bytes.slice(2, 4), 16);
    const names = Object.entries(pallet?.errors ?? {});
    const name = names.find(([, each]) => each.index === position)?.[0];
    return `${pallet?.name ?? index}.${name ?? position}`;
  }
  const [detail] = error.value;
  return detail === undefined ? error.type : `${error.type}.${detail.type}`;
}
