/** Runtime interfaces that every client asks for before anything else. */
import { AditError, concatBytes } from '@adit/base';
import {
  accountId,
  buildMetadata,
  bytes,
  decode,
  encode,
  type MetadataBlobs,
  type Profile,
  u32,
  vec,
} from '@adit/substrate';
import { runtimeDefinition } from '../definitions/runtime.ts';
import { Core } from '../definitions/runtime-apis/standard-apis.ts';
import { System } from '../definitions/system.ts';
import { runtimeVersion } from '../definitions/version.ts';
import type { StateReader } from '../runtime/state/chain-state.ts';

const made = new Map<Profile, MetadataBlobs>();

function metadataOf(profile: Profile): MetadataBlobs {
  const known = made.get(profile) ?? buildMetadata(runtimeDefinition, profile);
  made.set(profile, known);
  return known;
}

type Handler = (state: StateReader, args: Uint8Array) => Uint8Array;

const handlers: Readonly<Record<string, Handler>> = {
  Core_version: () => encode(Core.methods.version.output, runtimeVersion),
  Metadata_metadata: ({ profile }) => encode(bytes, metadataOf(profile).v14),
  Metadata_metadata_versions: () => encode(vec(u32), [14, 15]),
  Metadata_metadata_at_version: ({ profile }, args) => {
    const version = decode(u32, args);
    if (version !== 14 && version !== 15) return Uint8Array.of(0);
    const { v14, v15 } = metadataOf(profile);
    return concatBytes(Uint8Array.of(1), encode(bytes, version === 14 ? v14 : v15));
  },
  AccountNonceApi_account_nonce: (state, args) =>
    encode(u32, state.read(System.storage.Account, decode(accountId, args)).nonce),
};

/** Calls a runtime interface. @throws AditError `unknown_runtime_method`, `invalid_scale`. */
export function callRuntime(state: StateReader, name: string, args: Uint8Array): Uint8Array {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler !== undefined) return handler(state, args);
  throw new AditError('unknown_runtime_method', `Exported method ${name} is not found`, {
    numbers: { method: name },
    nextStep: 'Call a method that the metadata of version 15 lists.',
  });
}
