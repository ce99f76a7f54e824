/** What a runtime interface answered, as a value. */
import { AditError, decodeHex } from '@adit/base';
import { decode } from '@adit/substrate';
import { runtimeDefinition } from '../definitions/runtime.ts';

/**
 * The value of an answer to `state_call`, for example of `SubnetInfoRuntimeApi_get_metagraph`.
 * @throws AditError `unknown_runtime_method`, `invalid_scale`, `invalid_hex`.
 */
export function decodeAnswer(name: string, hex: string): unknown {
  for (const { name: api, methods } of runtimeDefinition.apis) {
    const method = name.startsWith(`${api}_`) ? methods[name.slice(api.length + 1)] : undefined;
    if (method !== undefined) return decode(method.output, decodeHex(hex));
  }
  throw new AditError('unknown_runtime_method', `There is no runtime method ${name}`, {
    numbers: { method: name },
    nextStep: 'Use a name of the metadata of version 15.',
  });
}
