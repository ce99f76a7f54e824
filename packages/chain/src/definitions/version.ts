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
    ['0xfbc577b9d747efd6', 1],
    ['0xd2bc9897eed08f15', 3],
    ['0xf78b278be53f454c', 2],
    ['0xdd718d5cc53262d4', 1],
    ['0xab3c0572291feb8b', 1],
    ['0xed99c5acb25eedf5', 3],
    ['0xbc9d89904f5b923f', 1],
    ['0x37c8bb1350a9a2a8', 4],
    ['0xf3ff14d5ab527059', 3],
    ['0x42e62be4a39e5b60', 1],
    ['0x806df4ccaa9ed485', 1],
    ['0x5d1fbfbe852f2807', 1],
    ['0x8375104b299b74c5', 2],
    ['0xc6886e2f8e598b0a', 1],
    ['0xa8b093e6508d9e9c', 1],
    ['0x1c4585bd5c707202', 1],
    ['0xc0de4984d112f3b4', 1],
  ] as [string, number][],
  transaction_version: 1,
  system_version: 1,
};
