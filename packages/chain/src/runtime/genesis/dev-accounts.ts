/** The accounts that every local network knows: derived from the public development phrase. */
import type { AccountId } from '@adit/substrate';

/** Public keys (sr25519) of `//Alice`, `//Bob`, and so on. */
export const DEV_ACCOUNTS = {
  Alice: '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  Alice_hk: '0x506c5a28f51e841b4df26ace64a23d69057fefda24bc9a53cb74197f901e7128',
  Bob: '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
  Charlie: '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22',
  Dave: '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20',
  Eve: '0xe659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e',
  Ferdie: '0x1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c',
  One: '0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a',
  Two: '0x1254f7017f0b8347ce7ab14f96d818802e7e9e0c0d1b7c9acb3c726b080e7a03',
  Three: '0x9026941b7aa2328a8c5ea4e25bb747a2bf92a066fae0cc3722faf58cf44d3502',
} as const satisfies Record<string, AccountId>;

/** Ed25519 key of `//One`, which finalises. */
export const ONE_ED25519 = '0x16f97016bbea8f7b45ae6757b49efc1080accc175d8f018f9ba719b60b0815e4';

/** Two accounts of the real localnet that stand for Ethereum keys. */
const ETHEREUM_MAPPED: readonly AccountId[] = [
  '0xa02a00e549cb104f710d3fe6f2f83e91524d2a40c4ed831658a120883077f9a9',
  '0xcaf8959d3c25429e5797758aa16e326839c744a374c3157fdad86e65458f6c59',
];

const MILLION_TAO_RAO = 1_000_000_000_000_000n;
const TWO_THOUSAND_TAO_RAO = 2_000_000_000_000n;

const { Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two, Three } = DEV_ACCOUNTS;

/** Free balances at genesis, in RAO (interop 2.9). */
export const GENESIS_BALANCES: readonly (readonly [AccountId, bigint])[] = [
  ...[Alice, Bob, Charlie].map((account) => [account, MILLION_TAO_RAO] as const),
  ...[Dave, Eve, Ferdie, One, Two, Three, ...ETHEREUM_MAPPED].map(
    (account) => [account, TWO_THOUSAND_TAO_RAO] as const,
  ),
];
