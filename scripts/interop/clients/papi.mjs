/** polkadot-api as //Dave. */
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { LegacySocket } from './legacy-socket.mjs';
import { expect, isFlowing, runAll, stage, url, within } from './report.mjs';

const TAO = 1_000_000_000n;
/** What the run gives //Dave. */
const START = 102_000n * TAO;
const seen = {};
let client;
let api;
let dave;
let signer;
let destination;

const signerOf = (pair) =>
  getPolkadotSigner(pair.publicKey, 'Sr25519', (bytes) => pair.sign(bytes));
const bare = (value) =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));

async function connect(websocketClass = WebSocket) {
  await cryptoWaitReady();
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  dave = keyring.addFromUri('//Dave');
  destination = keyring.addFromUri('//Dave//interop-destination').address;
  signer = signerOf(dave);
  client = createClient(getWsProvider(url, { websocketClass }));
  api = client.getUnsafeApi();
  const { name, genesisHash } = await client.getChainSpecData();
  const block = await client.getFinalizedBlock();
  expect(block.number >= 2, block);
  return `${name} ${genesisHash.slice(0, 10)} block ${block.number}`;
}

async function balance() {
  const { data } = await api.query.System.Account.getValue(dave.address);
  expect(data.free === START, data.free);
  return data.free;
}

async function constants() {
  const deposit = await api.constants.Balances.ExistentialDeposit();
  expect(deposit === 500n, deposit);
  const version = await api.constants.System.Version();
  return `spec ${version.spec_version}`;
}

const transferCall = (value) =>
  api.tx.Balances.transfer_keep_alive({ dest: { type: 'Id', value: destination }, value });

async function fees() {
  seen.fee = await transferCall(3n * TAO).getEstimatedFees(dave.address);
  expect(seen.fee > 0n, seen.fee);
  return `${seen.fee} rao`;
}

async function transfer() {
  seen.before = (await client.getFinalizedBlock()).hash;
  const done = await within(30_000, 'transfer', transferCall(3n * TAO).signAndSubmit(signer));
  expect(done.ok, bare(done.dispatchError ?? null));
  seen.after = done.block.hash;
  const { data } = await api.query.System.Account.getValue(destination);
  expect(data.free === 3n * TAO, data.free);
  const mine = await api.query.System.Account.getValue(dave.address);
  expect(mine.data.free === START - 3n * TAO - seen.fee, mine.data.free);
  return `block ${done.block.number}, ${done.events.length} events`;
}

async function watchedTransfer() {
  const types = [];
  const call = transferCall(1n * TAO);
  const done = new Promise((resolve, reject) => {
    call.signSubmitAndWatch(signer).subscribe({
      next: ({ type, ...event }) => {
        types.push(type);
        if (type === 'finalized')
          event.ok ? resolve() : reject(new Error(JSON.stringify(bare(event))));
      },
      error: reject,
    });
  });
  await within(30_000, 'the transaction', done);
  expect(types[0] === 'signed' && types.includes('broadcasted'), types);
  expect(types.includes('txBestBlocksState') && types.at(-1) === 'finalized', types);
  return types.join(' ');
}

async function at() {
  const read = (hash) => api.query.System.Account.getValue(destination, { at: hash });
  const [before, after] = [await read(seen.before), await read(seen.after)];
  expect(before.data.free === 0n && after.data.free === 3n * TAO, bare([before, after]));
  return `${before.data.free} then ${after.data.free}`;
}

async function register() {
  const call = api.tx.SubtensorModule.burned_register({ netuid: 1, hotkey: dave.address });
  const done = await within(30_000, 'register', call.signAndSubmit(signer));
  expect(done.ok, bare(done.dispatchError ?? null));
  seen.uid = await api.query.SubtensorModule.Uids.getValue(1, dave.address);
  expect(typeof seen.uid === 'number', seen.uid);
  return `uid ${seen.uid}`;
}

async function serveAxon() {
  const values = { netuid: 1, version: 1, ip: 0xcb007108n, port: 8094, ip_type: 4 };
  const more = { protocol: 4, placeholder1: 0, placeholder2: 0 };
  const call = api.tx.SubtensorModule.serve_axon({ ...values, ...more });
  const done = await within(30_000, 'serve', call.signAndSubmit(signer));
  expect(done.ok, bare(done.dispatchError ?? null));
  const axon = await api.query.SubtensorModule.Axons.getValue(1, dave.address);
  expect(axon?.port === 8094, bare(axon ?? null));
  return `port ${axon.port}`;
}

async function metagraph() {
  const graph = await api.apis.SubnetInfoRuntimeApi.get_metagraph(1);
  expect(graph.hotkeys[seen.uid] === dave.address, graph.hotkeys);
  expect(graph.axons[seen.uid].port === 8094, bare(graph.axons));
  const state = await api.apis.SubnetInfoRuntimeApi.get_subnet_state(1);
  expect(state.hotkeys.length === graph.num_uids, state.hotkeys);
  expect((await api.apis.SubnetInfoRuntimeApi.get_metagraph(999)) === undefined, 'netuid 999');
  return `n ${graph.num_uids}`;
}

async function neurons() {
  const full = await api.apis.NeuronInfoRuntimeApi.get_neurons(1);
  const lite = await api.apis.NeuronInfoRuntimeApi.get_neurons_lite(1);
  expect(full.length === lite.length && full.length > seen.uid, full.length);
  expect(lite[seen.uid].hotkey === dave.address, bare(lite[seen.uid]));
  return `${full.length} neurons`;
}

async function entries() {
  const added = await api.query.SubtensorModule.NetworksAdded.getEntries();
  const netuids = added.map(({ keyArgs }) => keyArgs[0]).sort((a, b) => a - b);
  expect(netuids[0] === 0 && netuids[1] === 1, netuids);
  return netuids.join(' ');
}

async function storageWatch() {
  const values = [];
  const reached = new Promise((resolve, reject) => {
    const watching = api.query.System.Account.watchValue(destination, { at: 'best' }).subscribe({
      next: (update) => {
        const { data } = update.value;
        values.push(data.free);
        if (values.length === 1) {
          transferCall(2n * TAO)
            .signAndSubmit(signer)
            .catch(reject);
        } else if (data.free === values[0] + 2n * TAO) {
          watching.unsubscribe();
          resolve();
        }
      },
      error: reject,
    });
  });
  await within(30_000, 'the new value', reached);
  return values.join(' ');
}

async function blocks() {
  const numbers = [];
  const reached = new Promise((resolve, reject) => {
    const watching = client.finalizedBlock$.subscribe({
      next: ({ number }) => {
        numbers.push(number);
        if (numbers.length === 4) {
          queueMicrotask(() => watching.unsubscribe());
          resolve();
        } else if (!isFlowing) client._request('dev_newBlock', []).catch(reject);
      },
      error: reject,
    });
  });
  await within(20_000, 'blocks', reached);
  expect(
    numbers.every((number, index) => index === 0 || number === numbers[index - 1] + 1),
    numbers,
  );
  return numbers.join(' ');
}

/** Signs, sends, waits until it is final; gives the events. */
async function send(call) {
  const done = await within(30_000, 'the transaction', call.signAndSubmit(signer));
  expect(done.ok, bare(done.dispatchError ?? null));
  return done.events;
}

async function registerNetwork() {
  const hotkey = new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri('//Dave//owner');
  const call = api.tx.SubtensorModule.register_network({ hotkey: hotkey.address });
  const added = (await send(call)).find(({ value }) => value.type === 'NetworkAdded');
  expect(added !== undefined, 'no NetworkAdded');
  seen.netuid = added.value.value[0];
  const owner = await api.query.SubtensorModule.SubnetOwner.getValue(seen.netuid);
  expect(owner === dave.address, owner);
  return `netuid ${seen.netuid}`;
}

async function startCall() {
  await send(api.tx.SubtensorModule.start_call({ netuid: seen.netuid }));
  const first = await api.query.SubtensorModule.FirstEmissionBlockNumber.getValue(seen.netuid);
  expect(first > 0n, first);
  return `first emission block ${first}`;
}

async function setHyperparameter() {
  const values = { netuid: seen.netuid, serving_rate_limit: 12n };
  await send(api.tx.AdminUtils.sudo_set_serving_rate_limit(values));
  const found = await api.apis.SubnetInfoRuntimeApi.get_subnet_hyperparams_v2(seen.netuid);
  expect(Number(found.serving_rate_limit) === 12, bare(found));
  return `serving rate limit ${found.serving_rate_limit}`;
}

async function subnets() {
  const all = await api.apis.SubnetInfoRuntimeApi.get_all_dynamic_info();
  const mine = await api.apis.SubnetInfoRuntimeApi.get_dynamic_info(seen.netuid);
  expect(all.length >= 3 && mine.owner_coldkey === dave.address, bare(mine));
  return `${all.length} subnets`;
}

async function failingCall() {
  const call = api.tx.SubtensorModule.burned_register({ netuid: 1, hotkey: dave.address });
  const done = await within(30_000, 'register', call.signAndSubmit(signer));
  expect(!done.ok, 'a hotkey was registered twice');
  const error = JSON.stringify(bare(done.dispatchError));
  expect(error.includes('HotKeyAlreadyRegisteredInSubNet'), error);
  return error;
}

async function chainHead() {
  const { methods } = await client._request('rpc_methods', []);
  expect(methods.includes('chainHead_v1_follow'), 'the node lists no chainHead_v1 group');
  return 'listed, so that it is used';
}

async function legacyConnect() {
  const seenBlock = await connect(LegacySocket);
  const { methods } = await client._request('rpc_methods', []);
  expect(!methods.some((name) => /_v1_/.test(name)), 'the new groups are not hidden');
  return seenBlock;
}

async function legacyBalance() {
  const { data } = await api.query.System.Account.getValue(dave.address);
  expect(data.free > TAO, data.free);
  return data.free;
}

async function legacyTransfer() {
  const read = () => api.query.System.Account.getValue(destination);
  const before = await read();
  await send(transferCall(1n * TAO));
  const after = await read();
  expect(after.data.free - before.data.free === TAO, bare([before, after]));
  return `${before.data.free} then ${after.data.free}`;
}

await runAll(
  stage === 'together'
    ? {
        connect: () => connect(),
        'chainHead mode': chainHead,
        balance,
        constants,
        'estimated fees': fees,
        'transfer, finalised': transfer,
        'transfer, watched': watchedTransfer,
        'queries at a block': at,
        'burned register': register,
        'serve axon': serveAxon,
        'metagraph by runtime API': metagraph,
        'neurons by runtime API': neurons,
        'storage entries': entries,
        'register a network': registerNetwork,
        'start call': startCall,
        'set a hyper-parameter': setHyperparameter,
        'subnets by runtime API': subnets,
        'storage watch': storageWatch,
        'finalised blocks': blocks,
        'failing call': failingCall,
      }
    : {
        'legacy mode: connect': legacyConnect,
        'legacy mode: balance': legacyBalance,
        'legacy mode: transfer, finalised': legacyTransfer,
        'legacy mode: storage entries': entries,
        'legacy mode: finalised blocks': blocks,
      },
);
