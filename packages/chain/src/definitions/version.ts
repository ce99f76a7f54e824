/** The runtime's version, as clients compare it with the one that they know. */

/** Version of the real runtime whose shape these definitions have. */
const SPEC_VERSION = 425;

/**
 * Values of `sp_version::RuntimeVersion`. An entry of `apis` is the first 8 bytes of the blake2b hash
 * of a runtime interface's name, and its version.
 */
export const runtimeVersion = {
  spec_name: 'node-subtensor',
  impl_name: 'node-subtensor',
  authoring_version: 1,
  spec_version: SPEC_VERSION,
  impl_version: 1,
  apis: [
    ['0xdf6acb689907609b', 5],
    ['0x37e397fc7c91f5e4', 2],
    ['0x40fe3ad401f8959a', 6],
  ] as [string, number][],
  transaction_version: 1,
  system_version: 1,
};
