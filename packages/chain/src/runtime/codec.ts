/** The codec of this runtime's extrinsics. */
import { createExtrinsicCodec, type ExtrinsicCodec } from '@adit/substrate';
import { runtimeDefinition } from '../definitions/runtime.ts';

/** Writes and reads this runtime's extrinsics. */
export const extrinsicCodec: ExtrinsicCodec = createExtrinsicCodec(
  runtimeDefinition.extrinsic,
  runtimeDefinition.callType,
);
