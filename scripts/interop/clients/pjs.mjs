/** polkadot-js as //Charlie. */
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { expect, isFlowing, runAll, stage, url, within } from './report.mjs';

const TAO = 1_000_000_000n;
const seen = {};
let api;
let charlie;
let destination;
let miner;

const freeOf = async (reader, address) =>
  (await reader.query.system.account(address)).data.free.toBigInt();

/** Signs, sends, and waits until it is final; gives the events. */
function send(call, signer = charlie) {
  const statuses = [];
  const done = new Promise((resolve, reject) => {
    call
      .signAndSend(signer, (result) => {
        statuses.push(result.status.type);
        if (result.isError) reject(new Error(`ended as ${result.status.type}`));
        if (!result.status.isFinalized) return;
        const { dispatchError, events } = result;
        if (dispatchError?.isModule) {
          const { section, name } = api.registry.findMetaError(dispatchError.asModule);
          reject(new Error(`${section}.${name}`));
        } else if (dispatchError) reject(new Error(dispatchError.toString()));
        else resolve({ events, statuses, block: result.status.asFinalized.toHex() });
      })
      .catch(reject);
  });
  return within(30_000, 'the transaction', done);
}

const newBlock = async () => {
  if (!isFlowing) await api._rpcCore.provider.send('dev_newBlock', []);
};

async function connect() {
  await cryptoWaitReady();
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  charlie = keyring.addFromUri('//Charlie');
  destination = keyring.addFromUri('//Charlie//interop-destination');
  miner = keyring.addFromUri('//Charlie//miner');
  api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
  expect(api.runtimeVersion.specName.toString() === 'node-subtensor', 'spec name');
  expect(api.registry.chainSS58 === 42, api.registry.chainSS58);
  expect(api.registry.chainTokens[0] === 'TAO', api.registry.chainTokens);
  return `${await api.rpc.system.chain()} spec ${api.runtimeVersion.specVersion}`;
}

async function balance() {
  const free = await freeOf(api, charlie.address);
  expect(free === 10n ** 15n, free);
  return free;
}

async function constants() {
  const deposit = api.consts.balances.existentialDeposit.toBigInt();
  expect(deposit === 500n, deposit);
  const version = api.consts.system.version.specVersion.toNumber();
  expect(version === api.runtimeVersion.specVersion.toNumber(), version);
  return `slot ${api.consts.aura.slotDuration}`;
}

async function paymentInfo() {
  const call = api.tx.balances.transferKeepAlive(destination.address, 5n * TAO);
  const info = await call.paymentInfo(charlie);
  seen.fee = info.partialFee.toBigInt();
  expect(seen.fee > 0n && info.class.isNormal, info.toHuman());
  return `${seen.fee} rao`;
}

async function transfer() {
  seen.before = await api.rpc.chain.getBlockHash();
  const call = api.tx.balances.transferKeepAlive(destination.address, 5n * TAO);
  const { events, statuses, block } = await send(call);
  // Where a block is final at once the API drops 'InBlock', which it is still looking up.
  expect(statuses.includes('Ready') && statuses.at(-1) === 'Finalized', statuses);
  seen.after = block;
  expect((await freeOf(api, destination.address)) === 5n * TAO, 'destination');
  const left = 10n ** 15n - 5n * TAO - seen.fee;
  expect((await freeOf(api, charlie.address)) === left, await freeOf(api, charlie.address));
  const names = events.map(({ event }) => `${event.section}.${event.method}`);
  expect(names.includes('system.ExtrinsicSuccess'), names);
  expect(names.includes('transactionPayment.TransactionFeePaid'), names);
  return statuses.join(' ');
}

async function at() {
  const [before, after] = [await api.at(seen.before), await api.at(seen.after)];
  expect((await freeOf(before, destination.address)) === 0n, 'before');
  expect((await freeOf(after, destination.address)) === 5n * TAO, 'after');
  const header = await api.rpc.chain.getHeader(seen.after);
  const number = (await after.query.system.number()).toNumber();
  expect(header.number.toNumber() === number, number);
  const { block } = await api.rpc.chain.getBlock(seen.after);
  expect(
    block.extrinsics.some(({ signer }) => signer.toString() === charlie.address),
    'body',
  );
  return `block ${number}, ${block.extrinsics.length} extrinsics`;
}

async function registerNetwork() {
  const { events } = await send(api.tx.subtensorModule.registerNetwork(miner.address));
  const added = events.find(({ event }) => event.method === 'NetworkAdded');
  expect(added !== undefined, 'no NetworkAdded');
  seen.netuid = added.event.data[0].toNumber();
  const owner = await api.query.subtensorModule.subnetOwner(seen.netuid);
  expect(owner.toString() === charlie.address, owner.toString());
  return `netuid ${seen.netuid}`;
}

async function startCall() {
  await send(api.tx.subtensorModule.startCall(seen.netuid));
  const first = await api.query.subtensorModule.firstEmissionBlockNumber(seen.netuid);
  expect(first.isSome, first.toHuman());
  return `first emission block ${first}`;
}

async function burnedRegister() {
  await send(api.tx.subtensorModule.burnedRegister(seen.netuid, charlie.address));
  const uid = await api.query.subtensorModule.uids(seen.netuid, charlie.address);
  expect(uid.isSome && uid.unwrap().toNumber() === 1, uid.toHuman());
  return `uid ${uid}`;
}

async function serveAxon() {
  const call = api.tx.subtensorModule.serveAxon(seen.netuid, 1, 0xcb007107, 8093, 4, 4, 0, 0);
  await send(call);
  const axon = await api.query.subtensorModule.axons(seen.netuid, charlie.address);
  expect(axon.isSome && axon.unwrap().port.toNumber() === 8093, axon.toHuman());
  return JSON.stringify(axon.toHuman());
}

async function setHyperparameter() {
  await send(api.tx.adminUtils.sudoSetServingRateLimit(seen.netuid, 11));
  const value = await api.query.subtensorModule.servingRateLimit(seen.netuid);
  expect(value.toNumber() === 11, value.toHuman());
  return `serving rate limit ${value}`;
}

async function metagraph() {
  const calls = api.call.subnetInfoRuntimeApi;
  const graph = (await calls.getMetagraph(seen.netuid)).unwrap();
  expect(graph.hotkeys.length === 2, graph.toHuman());
  expect(graph.hotkeys[1].toString() === charlie.address, graph.hotkeys.toHuman());
  expect(graph.axons[1].port.toNumber() === 8093, graph.axons.toHuman());
  const some = (await calls.getSelectiveMetagraph(seen.netuid, [0, 52])).unwrap();
  expect(some.hotkeys.unwrap().length === 2 && some.tempo.isNone, some.toHuman());
  const none = await calls.getMetagraph(999);
  expect(none.isNone, none.toHuman());
  return `n ${graph.numUids}`;
}

async function neurons() {
  const calls = api.call.neuronInfoRuntimeApi;
  const full = await calls.getNeurons(seen.netuid);
  const lite = await calls.getNeuronsLite(seen.netuid);
  expect(full.length === 2 && lite.length === 2, full.toHuman());
  expect(full[1].hotkey.toString() === charlie.address, full[1].toHuman());
  return `${full.length} full, ${lite.length} lite`;
}

async function subnets() {
  const calls = api.call.subnetInfoRuntimeApi;
  const infos = await calls.getAllDynamicInfo();
  const info = (await calls.getDynamicInfo(seen.netuid)).unwrap();
  expect(info.ownerColdkey.toString() === charlie.address, info.toHuman());
  const parameters = (await calls.getSubnetHyperparamsV2(seen.netuid)).unwrap();
  expect(parameters.servingRateLimit.toNumber() === 11, parameters.toHuman());
  const keys = await api.query.subtensorModule.networksAdded.keys();
  expect(keys.length >= 3, keys.length);
  const tempos = await api.query.subtensorModule.tempo.entries();
  expect(tempos.length >= 1, tempos.length);
  return `${infos.length} subnets`;
}

async function headSubscription() {
  const numbers = [];
  const heads = new Promise((resolve, reject) => {
    const stop = api.rpc.chain.subscribeNewHeads((header) => {
      numbers.push(header.number.toNumber());
      if (numbers.length === 4) stop.then((unsubscribe) => unsubscribe()).then(resolve, reject);
      else if (numbers.length < 4) newBlock().catch(reject);
    });
    stop.catch(reject);
  });
  await within(20_000, 'heads', heads);
  expect(
    numbers.every((number, at) => at === 0 || number > numbers[at - 1]),
    numbers,
  );
  return numbers.join(' ');
}

async function finalizedHeads() {
  const numbers = [];
  const heads = new Promise((resolve, reject) => {
    const stop = api.rpc.chain.subscribeFinalizedHeads((header) => {
      numbers.push(header.number.toNumber());
      if (numbers.length === 3) stop.then((unsubscribe) => unsubscribe()).then(resolve, reject);
      else if (numbers.length < 3) newBlock().catch(reject);
    });
    stop.catch(reject);
  });
  await within(20_000, 'finalised heads', heads);
  return numbers.join(' ');
}

async function storageSubscription() {
  const values = [];
  let reached;
  const paid = new Promise((resolve) => {
    reached = resolve;
  });
  const stop = await api.query.system.account(destination.address, ({ data }) => {
    values.push(data.free.toBigInt());
    if (data.free.toBigInt() === 7n * TAO) reached();
  });
  await send(api.tx.balances.transferAllowDeath(destination.address, 2n * TAO));
  await within(20_000, 'the new value', paid);
  stop();
  expect(values.length === 2 && values[0] === 5n * TAO, values);
  return values.join(' ');
}

async function failingCall() {
  const call = api.tx.subtensorModule.burnedRegister(seen.netuid, charlie.address);
  try {
    await send(call);
  } catch (error) {
    expect(error.message === 'subtensorModule.HotKeyAlreadyRegisteredInSubNet', error.message);
    return error.message;
  }
  throw new Error('a hotkey was registered twice');
}

async function refusedTransaction() {
  const poor = new Keyring({ type: 'sr25519' }).addFromUri('//Charlie//poor');
  try {
    await send(api.tx.balances.transferKeepAlive(destination.address, TAO), poor);
  } catch (error) {
    expect(/1010.*Inability to pay/.test(error.message), error.message);
    return error.message;
  }
  throw new Error('an empty account sent TAO');
}

async function batch() {
  const calls = [1n, 2n].map((amount) =>
    api.tx.balances.transferKeepAlive(miner.address, amount * TAO),
  );
  const { events } = await send(api.tx.utility.batchAll(calls));
  const names = events.map(({ event }) => event.method);
  expect(names.includes('BatchCompleted'), names);
  expect((await freeOf(api, miner.address)) === 3n * TAO, 'miner');
  return `${events.length} events`;
}

await runAll(
  stage === 'together'
    ? {
        connect,
        balance,
        constants,
        'payment info': paymentInfo,
        'transfer, finalised': transfer,
        'queries at a block': at,
        'register a network': registerNetwork,
        'start call': startCall,
        'burned register': burnedRegister,
        'serve axon': serveAxon,
        'set a hyper-parameter': setHyperparameter,
        'metagraph by runtime API': metagraph,
        'neurons by runtime API': neurons,
        'subnets by runtime API': subnets,
        'head subscription': headSubscription,
        'finalised head subscription': finalizedHeads,
        'storage subscription': storageSubscription,
        'failing call': failingCall,
        'refused transaction': refusedTransaction,
        batch,
      }
    : {},
);
