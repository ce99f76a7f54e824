/** dedot as //Eve, with its client for the legacy methods, then with the one for the new interface. */
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { DedotClient, LegacyClient, WsProvider } from 'dedot';
import { expect, isFlowing, runAll, stage, url, within } from './report.mjs';

const TAO = 1_000_000_000n;
/** What the run gives //Eve. */
const START = 102_000n * TAO;
const seen = {};
let client;
let eve;
let destination;
let hotkey;

async function openKeys() {
  await cryptoWaitReady();
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  eve = keyring.addFromUri('//Eve');
  destination = keyring.addFromUri('//Eve//interop-destination').address;
  hotkey = keyring.addFromUri('//Eve//miner').address;
}

async function connect() {
  await openKeys();
  client = await within(20_000, 'LegacyClient', LegacyClient.new(new WsProvider(url)));
  expect(client.runtimeVersion.specName === 'node-subtensor', client.runtimeVersion);
  return `spec ${client.runtimeVersion.specVersion}`;
}

const freeOf = async (reader, address) => (await reader.query.system.account(address)).data.free;

async function balance() {
  const free = await freeOf(client, eve.address);
  expect(free === START, free);
  return free;
}

async function constants() {
  expect(client.consts.balances.existentialDeposit === 500n, 'existential deposit');
  return `slot ${client.consts.aura.slotDuration}`;
}

async function paymentInfo() {
  const call = client.tx.balances.transferKeepAlive(destination, 3n * TAO);
  const { partialFee } = await call.paymentInfo(eve);
  seen.fee = partialFee;
  expect(partialFee > 0n, partialFee);
  return `${partialFee} rao`;
}

async function send(call) {
  const done = await within(30_000, 'the transaction', call.signAndSend(eve).untilFinalized());
  if (done.dispatchError === undefined) return done;
  const known = client.registry.findErrorMeta(done.dispatchError);
  throw new Error(known ? `${known.pallet}.${known.name}` : JSON.stringify(done.dispatchError));
}

async function transfer() {
  seen.before = await client.rpc.chain_getBlockHash();
  const done = await send(client.tx.balances.transferKeepAlive(destination, 3n * TAO));
  expect(done.status.type === 'Finalized', done.status);
  seen.after = done.status.value.blockHash;
  expect((await freeOf(client, destination)) === 3n * TAO, 'destination');
  expect((await freeOf(client, eve.address)) === START - 3n * TAO - seen.fee, 'sender');
  return `${done.events.length} events`;
}

async function at() {
  const [before, after] = [await client.at(seen.before), await client.at(seen.after)];
  const values = [await freeOf(before, destination), await freeOf(after, destination)];
  expect(values[0] === 0n && values[1] === 3n * TAO, values);
  return values.join(' then ');
}

async function register() {
  await send(client.tx.subtensorModule.burnedRegister(1, hotkey));
  seen.uid = await client.query.subtensorModule.uids([1, hotkey]);
  expect(typeof seen.uid === 'number', seen.uid);
  return `uid ${seen.uid}`;
}

async function registerNetwork() {
  const owner = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Eve//owner').address;
  const { events } = await send(client.tx.subtensorModule.registerNetwork(owner));
  const added = client.events.subtensorModule.NetworkAdded.find(events);
  expect(added !== undefined, 'no NetworkAdded');
  seen.netuid = added.palletEvent.data[0];
  const coldkey = await client.query.subtensorModule.subnetOwner(seen.netuid);
  expect(coldkey.address() === eve.address, coldkey.address());
  return `netuid ${seen.netuid}`;
}

async function startCall() {
  await send(client.tx.subtensorModule.startCall(seen.netuid));
  const first = await client.query.subtensorModule.firstEmissionBlockNumber(seen.netuid);
  expect(first > 0n, first);
  return `first emission block ${first}`;
}

async function setHyperparameter() {
  await send(client.tx.adminUtils.sudoSetServingRateLimit(seen.netuid, 13n));
  const found = await client.call.subnetInfoRuntimeApi.getSubnetHyperparamsV2(seen.netuid);
  expect(Number(found.servingRateLimit) === 13, String(found.servingRateLimit));
  return `serving rate limit ${found.servingRateLimit}`;
}

async function subnets() {
  const all = await client.call.subnetInfoRuntimeApi.getAllDynamicInfo();
  const mine = await client.call.subnetInfoRuntimeApi.getDynamicInfo(seen.netuid);
  expect(all.length >= 3, all.length);
  expect(mine.ownerColdkey.address() === eve.address, mine.ownerColdkey.address());
  return `${all.length} subnets`;
}

async function serveAxon() {
  await send(client.tx.subtensorModule.burnedRegister(seen.netuid, eve.address));
  await send(client.tx.subtensorModule.serveAxon(seen.netuid, 1, 0xcb007107n, 8095, 4, 4, 0, 0));
  const graph = await client.call.subnetInfoRuntimeApi.getMetagraph(seen.netuid);
  expect(graph.axons[1].port === 8095, graph.axons.length);
  return `port ${graph.axons[1].port}`;
}

async function metagraph() {
  const graph = await client.call.subnetInfoRuntimeApi.getMetagraph(1);
  const address = graph.hotkeys[seen.uid].address();
  expect(address === hotkey, address);
  return `n ${graph.numUids}`;
}

async function neurons() {
  const full = await client.call.neuronInfoRuntimeApi.getNeurons(1);
  const lite = await client.call.neuronInfoRuntimeApi.getNeuronsLite(1);
  expect(full.length === lite.length && full.length > seen.uid, full.length);
  return `${full.length} neurons`;
}

async function entries() {
  const added = await client.query.subtensorModule.networksAdded.entries();
  expect(added.length >= 2, added.length);
  return `${added.length} networks`;
}

async function storageSubscription() {
  const values = [];
  const reached = new Promise((resolve, reject) => {
    const stop = client.query.system.account(destination, ({ data }) => {
      values.push(data.free);
      if (values.length === 1) {
        send(client.tx.balances.transferKeepAlive(destination, 2n * TAO)).catch(reject);
      } else if (data.free === values[0] + 2n * TAO) {
        stop.then((unsubscribe) => unsubscribe()).then(resolve, reject);
      }
    });
    stop.catch(reject);
  });
  await within(30_000, 'the new value', reached);
  return values.join(' ');
}

async function headSubscription() {
  const numbers = [];
  const reached = new Promise((resolve, reject) => {
    const stop = client.rpc.chain_subscribeNewHeads(({ number }) => {
      numbers.push(number);
      if (numbers.length === 4) stop.then((unsubscribe) => unsubscribe()).then(resolve, reject);
      else if (numbers.length < 4 && !isFlowing) client.rpc.dev_newBlock().catch(reject);
    });
    stop.catch(reject);
  });
  await within(20_000, 'heads', reached);
  return numbers.join(' ');
}

async function failingCall() {
  try {
    await send(client.tx.subtensorModule.burnedRegister(1, hotkey));
  } catch (error) {
    expect(error.message.includes('HotKeyAlreadyRegisteredInSubNet'), error.message);
    return error.message;
  }
  throw new Error('a hotkey was registered twice');
}

async function newClient() {
  await openKeys();
  const methods = await fetch(url.replace('ws:', 'http:'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'rpc_methods', params: [] }),
  }).then((answer) => answer.json());
  expect(
    methods.result.methods.includes('chainHead_v1_follow'),
    'the node lists no chainHead_v1 group',
  );
  client = await within(20_000, 'DedotClient', DedotClient.new(new WsProvider(url)));
  const done = await send(client.tx.balances.transferKeepAlive(destination, TAO));
  expect(done.status.type === 'Finalized', done.status);
  return done.status.type;
}

async function newClientReads() {
  const networks = await entries();
  const before = await freeOf(client, destination);
  await send(client.tx.balances.transferKeepAlive(destination, TAO));
  const after = await freeOf(client, destination);
  expect(after === before + TAO, [before, after]);
  const graph = await client.call.subnetInfoRuntimeApi.getMetagraph(1);
  return `${networks}, metagraph of ${graph.numUids}, ${before} then ${after}`;
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
        'burned register': register,
        'metagraph by runtime API': metagraph,
        'neurons by runtime API': neurons,
        'storage entries': entries,
        'register a network': registerNetwork,
        'start call': startCall,
        'set a hyper-parameter': setHyperparameter,
        'subnets by runtime API': subnets,
        'serve axon': serveAxon,
        'storage subscription': storageSubscription,
        'head subscription': headSubscription,
        'failing call': failingCall,
      }
    : { 'V2 client sends': newClient, 'V2 client reads': newClientReads },
);
