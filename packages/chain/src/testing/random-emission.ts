/** Random chains whose next block emits and runs epochs: pools, stakes, families, pots, parameters. */
import type { AccountId } from '@adit/substrate';
import fc from 'fast-check';
import { SubtensorModule } from '../definitions/subtensor/pallet.ts';
import { Swap } from '../definitions/swap.ts';
import { changeStake } from '../runtime/stake/share-pool.ts';
import { createPair } from '../runtime/subtensor/accounts/key-pair.ts';
import { mintOut } from '../runtime/subtensor/emission/alpha-supply.ts';
import { appendNeuron } from '../runtime/subtensor/registration/neurons.ts';
import { writeChildren } from '../runtime/subtensor/staking/child-relations.ts';
import { EmissionChain, U64_MAX } from './emission-chain.ts';
import { testAccount } from './test-chain.ts';

const S = SubtensorModule.storage;
const NEURONS = 5;
const COLDKEYS = 3;

/** Hotkey of a random chain's neuron. */
export function neuron(index: number): AccountId {
  // Not in the order of uids, so that both orders can be told apart.
  return testAccount(0x100 + ((index * 3) % NEURONS));
}

function coldkey(index: number): AccountId {
  // The first is the owner of the subnets.
  return testAccount(index === 0 ? 1 : 0x200 + index);
}

const alpha = (most: bigint) => fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: most }));
const part64 = fc.oneof(
  fc.constant(0n),
  fc.constant(U64_MAX),
  fc.bigInt({ min: 0n, max: U64_MAX }),
);
const part16 = fc.oneof(fc.constant(0), fc.constant(65_535), fc.integer({ min: 0, max: 65_535 }));
const take = fc.integer({ min: 0, max: 11_796 });
const mostly = fc.oneof(
  { weight: 7, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);
const perNeuron = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.array(arbitrary, { minLength: NEURONS, maxLength: NEURONS });

const neuronArbitrary = fc.record({
  coldkey: fc.integer({ min: 0, max: COLDKEYS - 1 }),
  rootStake: alpha(10n ** 15n),
  take,
});

const seatArbitrary = fc.record({
  stake: alpha(10n ** 14n),
  childTake: take,
  hasPermit: mostly,
  isOld: mostly,
  weights: fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: NEURONS + 1 }),
  autoStake: fc.option(fc.integer({ min: 0, max: NEURONS - 1 }), { freq: 4 }),
});

const familyArbitrary = fc.record({
  parent: fc.integer({ min: 0, max: NEURONS - 1 }),
  child: fc.integer({ min: 0, max: NEURONS - 1 }),
  proportion: part64,
});

const subnetArbitrary = fc.record({
  tao: fc.bigInt({ min: 10n ** 6n, max: 10n ** 15n }),
  alpha: fc.bigInt({ min: 10n ** 6n, max: 10n ** 15n }),
  taoWeight: fc.oneof(
    { weight: 3, arbitrary: fc.constant(5n * 10n ** 17n) },
    { weight: 1, arbitrary: fc.bigInt({ min: 10n ** 16n, max: 99n * 10n ** 16n }) },
  ),
  isPooled: mostly,
  isTraded: mostly,
  isOpen: mostly,
  mayEmit: mostly,
  isDue: mostly,
  isOwnerKnown: mostly,
  hasCut: mostly,
  isRecycling: fc.boolean(),
  movingPrice: alpha(3n << 32n),
  minerBurned: alpha(5n << 30n),
  pots: fc.tuple(alpha(10n ** 12n), alpha(10n ** 12n), alpha(10n ** 12n), alpha(10n ** 12n)),
  seats: perNeuron(seatArbitrary),
  families: fc.array(familyArbitrary, { maxLength: 4 }),
  isYuma3: fc.boolean(),
});

/** What a random chain is made of. */
export const sceneArbitrary = fc.record({
  neurons: perNeuron(neuronArbitrary),
  subnets: fc.array(subnetArbitrary, { minLength: 1, maxLength: 3 }),
  issuance: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 21n * 10n ** 15n })),
  taoWeight: part64,
  ownerCut: part16,
  burnedOfChildren: fc.oneof(fc.constant(0n), part64),
  movingAlpha: fc.bigInt({ min: 0n, max: 1n << 32n }),
});

/** A random chain. */
export type Scene = typeof sceneArbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type SubnetScene = Scene['subnets'][number];

function writeSeats(
  chain: EmissionChain,
  scene: Scene,
  [netuid, subnet]: [number, SubnetScene],
): void {
  const { state, block } = chain;
  const permits = [false];
  for (const [index, seat] of subnet.seats.entries()) {
    const hotkey = neuron(index);
    const owner = coldkey(scene.neurons[index]?.coldkey ?? 0);
    const uid = appendNeuron(block, netuid, hotkey);
    permits[uid] = seat.hasPermit;
    // Weights on a neuron count when they are younger than it is.
    state.write(S.BlockAtRegistration, netuid, uid, seat.isOld ? 1n : block.now);
    changeStake(state, { hotkey, coldkey: owner, netuid }, seat.stake);
    mintOut(block, { netuid, alpha: seat.stake });
    state.write(S.ChildkeyTake, hotkey, netuid, seat.childTake);
    state.write(
      S.Weights,
      netuid,
      uid,
      seat.weights.map((weight, at): [number, number] => [at, weight]),
    );
    if (seat.autoStake !== null) {
      state.write(S.AutoStakeDestination, owner, netuid, neuron(seat.autoStake));
    }
  }
  state.write(S.ValidatorPermit, netuid, permits);
}

function writeFamilies(chain: EmissionChain, netuid: number, subnet: SubnetScene): void {
  for (const { parent, child, proportion } of subnet.families) {
    if (parent === child) continue;
    writeChildren(chain.block, { hotkey: neuron(parent), netuid }, [[proportion, neuron(child)]]);
  }
}

function writePots(chain: EmissionChain, netuid: number, { pots }: SubnetScene): void {
  const { state, block } = chain;
  const [cut, server, validator, root] = pots;
  state.write(S.PendingOwnerCut, netuid, cut);
  state.write(S.PendingServerEmission, netuid, server);
  state.write(S.PendingValidatorEmission, netuid, validator);
  state.write(S.PendingRootAlphaDivs, netuid, root);
  mintOut(block, { netuid, alpha: cut + server + validator + root });
}

function writeSubnet(chain: EmissionChain, netuid: number, subnet: SubnetScene): void {
  const { state } = chain;
  chain.setPool(netuid, subnet);
  chain.setMovingPrice(netuid, subnet.movingPrice);
  state.write(Swap.storage.SwapBalancer, netuid, { quote: subnet.taoWeight });
  state.write(Swap.storage.PalSwapInitialized, netuid, true);
  state.write(S.SubnetMechanism, netuid, subnet.isPooled ? 1 : 0);
  state.write(S.SubtokenEnabled, netuid, subnet.isTraded);
  state.write(S.NetworkRegistrationAllowed, netuid, subnet.isOpen);
  state.write(S.SubnetEmissionEnabled, netuid, subnet.mayEmit);
  state.write(S.OwnerCutEnabled, netuid, subnet.hasCut);
  state.write(S.RecycleOrBurn, netuid, {
    type: subnet.isRecycling ? 'Recycle' : 'Burn',
    value: [],
  });
  state.write(S.MinerBurned, netuid, subnet.minerBurned);
  state.write(S.Yuma3On, netuid, subnet.isYuma3);
  state.write(S.CommitRevealWeightsEnabled, netuid, false);
  state.write(S.Tempo, netuid, subnet.isDue ? 1 : 360);
  state.write(S.LastEpochBlock, netuid, chain.block.now);
  if (!subnet.isOwnerKnown) state.remove(S.SubnetOwnerHotkey, netuid);
}

/** Builds the chain; its next block is the one to look at. */
export function buildScene(scene: Scene): EmissionChain {
  const chain = new EmissionChain(scene.subnets.length);
  const { state, block } = chain;
  for (const [
    index,
    { coldkey: owner, rootStake, take: delegateTake },
  ] of scene.neurons.entries()) {
    const pair = { hotkey: neuron(index), coldkey: coldkey(owner) };
    createPair(block, pair);
    state.write(S.Delegates, pair.hotkey, delegateTake);
    changeStake(state, { ...pair, netuid: 0 }, rootStake);
    state.update(S.SubnetTAO, 0, (tao) => tao + rootStake);
  }
  for (const [index, subnet] of scene.subnets.entries()) {
    const netuid = 2 + index;
    writeSubnet(chain, netuid, subnet);
    writeSeats(chain, scene, [netuid, subnet]);
    writeFamilies(chain, netuid, subnet);
    writePots(chain, netuid, subnet);
  }
  state.write(S.TotalIssuance, scene.issuance);
  state.write(S.TaoWeight, scene.taoWeight);
  state.write(S.SubnetOwnerCut, scene.ownerCut);
  state.write(S.CKBurn, scene.burnedOfChildren);
  state.write(S.SubnetMovingAlpha, scene.movingAlpha);
  state.write(S.MaxEpochsPerBlock, 32);
  return chain;
}
