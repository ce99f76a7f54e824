/** The runtime's version, as SCALE and as JSON (interop 1.3). */
import { decode, hexBytes, str, struct, tuple, u8, u32, vec } from '@adit/substrate';

const runtimeVersion = struct('sp_version::RuntimeVersion', {
  spec_name: str,
  impl_name: str,
  authoring_version: u32,
  spec_version: u32,
  impl_version: u32,
  apis: vec(tuple(hexBytes(8), u32)),
  transaction_version: u32,
  system_version: u8,
});

/** The JSON form of what `Core_version` answers. @throws AditError `invalid_scale`. */
export function runtimeVersionJson(bytes: Uint8Array) {
  const version = decode(runtimeVersion, bytes);
  return {
    specName: version.spec_name,
    implName: version.impl_name,
    authoringVersion: version.authoring_version,
    specVersion: version.spec_version,
    implVersion: version.impl_version,
    apis: version.apis,
    transactionVersion: version.transaction_version,
    systemVersion: version.system_version,
    stateVersion: version.system_version,
  };
}
