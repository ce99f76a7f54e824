/**
 * A proxy between a client and a node that writes down what each says, in one order.
 *
 * It hands on one request at a time, over all sockets, and after an extrinsic waits for the block,
 * so that the same requests sent one by one to a node with the same settings get the same answers.
 * Written lines: `["open", c]`, `["ask", c, text]`, `["answer", c, text]`, `["notify", c, "$n", text]`,
 * `["settle", head]`, `["close", c]`, `["post", text, answer]`. A number for a text is an index into
 * `texts`; `{bytes, blake2b}` stands for a long answer; `"id":#` and `"$n"` for what differs between
 * runs: the client's request id (kept in `ask`) and the id of the nth subscription.
 */
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NODE_SEED, startChain } from './chain-process.mjs';
import { prepareNode } from './client-process.mjs';

/** Longer answers are kept as their length and hash. */
const LONG = 4_096;
/** How long a block may take after an extrinsic; a refused or future one has none. */
const BLOCK_MS = 1_000;
/** What the node of a recording and of its replay is started with. */
export const RECORDING_OPTIONS = [
  ...['--mode', 'instant', '--no-heartbeat'],
  // What is asked right after a block must not depend on how long ago that was.
  ...['--finality-lag-ms', '0'],
];

const MAKES_BLOCK = /^(?:author_submit|transaction_v1_broadcast|transactionWatch_v1_submit)/;
const NAMES_SUBSCRIPTION =
  /un(?:subscribe|watch|follow)|^chainHead_v1|^transaction_v1_stop|^archive_v1_stop/i;
const SUBSCRIBES =
  /^(?!.*un(?:subscribe|watch|follow)).*(?:subscribe|AndWatch|_follow|_broadcast|archive_v1_storage)/i;

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The lines of one recording, and the names of what differs between runs. */
class Transcript {
  lines = [];
  #aliases = new Map();
  #count = 0;
  #blake2b;

  constructor(blake2b) {
    this.#blake2b = blake2b;
  }

  /** A request; the ids in those that are about a subscription become `$n`. */
  request(connection, request, text) {
    if (!NAMES_SUBSCRIPTION.test(request?.method ?? '')) return text;
    let plain = text;
    for (const param of request.params ?? []) {
      const alias = this.#aliases.get(`${connection}\n${param}`);
      if (alias !== undefined) plain = plain.replace(JSON.stringify(param), `"${alias}"`);
    }
    return plain;
  }

  answer(connection, request, text) {
    const id = JSON.stringify(request?.id ?? null);
    const plain = text.replace(`"id":${id}`, '"id":#');
    const result = SUBSCRIBES.test(request?.method ?? '') ? parse(text)?.result : undefined;
    if (typeof result !== 'string') return this.#short(plain);
    const alias = `$${this.#count++}`;
    this.#aliases.set(`${connection}\n${result}`, alias);
    return plain.replace(`"result":${JSON.stringify(result)}`, `"result":"${alias}"`);
  }

  /** The alias of a notification's subscription, and its text. */
  notification(connection, text) {
    const id = parse(text).params.subscription;
    const alias = this.#aliases.get(`${connection}\n${id}`) ?? 'unknown';
    const plain = text.replace(`"subscription":${JSON.stringify(id)}`, `"subscription":"${alias}"`);
    return [alias, this.#short(plain)];
  }

  #short(text) {
    if (text.length <= LONG) return text;
    const bytes = new TextEncoder().encode(text);
    return { bytes: bytes.length, blake2b: Buffer.from(this.#blake2b(bytes)).toString('hex') };
  }

  /** One JSON document, a line for each thing said; a text that comes twice stands there once. */
  write(head) {
    const counts = new Map();
    const isText = (value) => typeof value === 'string' && value.length > 40;
    for (const value of this.lines.flat().filter(isText)) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const texts = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
    const index = new Map(texts.map((text, at) => [text, at]));
    // A number in place of a text: the first two members are never texts that repeat.
    const short = ([kind, ...rest]) => [kind, ...rest.map((value) => index.get(value) ?? value)];
    const list = (items) => items.map((item) => JSON.stringify(item)).join(',\n');
    const lines = list(this.lines.map(short));
    return `${JSON.stringify(head).slice(0, -1)},\n"texts":[\n${list(texts)}\n],\n"lines":[\n${lines}\n]}\n`;
  }
}

const opened = (socket) =>
  new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });

/** The number of the best block, from a subscription of its own. */
async function watchHead(WebSocket, url) {
  const socket = new WebSocket(url);
  await opened(socket);
  const watch = { head: 0, waiting: [], close: () => socket.terminate() };
  socket.on('message', (data) => {
    const number = parse(String(data))?.params?.result?.number;
    if (number === undefined) return;
    watch.head = Number(number);
    for (const wake of watch.waiting.splice(0)) wake();
  });
  socket.send('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads","params":[]}');
  return watch;
}

/** Resolves when the head is beyond `number`, or when no block came in time. */
function blockAfter(watch, number) {
  if (watch.head > number) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, BLOCK_MS);
    watch.waiting.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** One client socket, and its own socket to the node. */
class RecordedSocket {
  #answered = null;
  #recording;
  #number;

  constructor(recording, number, { client, node }) {
    this.#recording = recording;
    this.#number = number;
    const { transcript, enqueue } = recording;
    enqueue(async () => {
      await opened(node);
      transcript.lines.push(['open', number]);
    });
    client.on('message', (data) => enqueue(() => this.#ask(String(data), client, node)));
    client.on('close', () => enqueue(async () => this.#close(node)));
    node.on('message', (data) => this.#hear(String(data), client));
    node.on('close', () => client.terminate());
  }

  async #close(node) {
    this.#recording.transcript.lines.push(['close', this.#number]);
    node.close();
  }

  async #ask(text, client, node) {
    const { transcript, watch } = this.#recording;
    const request = parse(text);
    const before = watch.head;
    transcript.lines.push(['ask', this.#number, transcript.request(this.#number, request, text)]);
    const answer = new Promise((resolve) => {
      this.#answered = (reply) => {
        this.#answered = null;
        transcript.lines.push([
          'answer',
          this.#number,
          transcript.answer(this.#number, request, reply),
        ]);
        client.send(reply);
        resolve();
      };
    });
    node.send(text);
    await answer;
    if (!MAKES_BLOCK.test(request?.method ?? '')) return;
    await blockAfter(watch, before);
    transcript.lines.push(['settle', watch.head]);
  }

  #hear(text, client) {
    const { transcript } = this.#recording;
    if (parse(text)?.params === undefined) {
      this.#answered?.(text);
      return;
    }
    transcript.lines.push(['notify', this.#number, ...transcript.notification(this.#number, text)]);
    client.send(text);
  }
}

function answerPosts({ transcript, enqueue }, url) {
  return async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    enqueue(async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url.replace('ws:', 'http:'), { method: 'POST', headers, body });
      const text = await answer.text();
      transcript.lines.push(['post', body, transcript.answer(-1, parse(body), text)]);
      response.writeHead(answer.status, headers).end(text);
    });
  };
}

/** Starts the proxy before a node. */
async function openRecorder({ WebSocket, WebSocketServer }, url, transcript) {
  const watch = await watchHead(WebSocket, url);
  let last = Promise.resolve();
  const enqueue = (work) => {
    last = last.then(work).catch((error) => transcript.lines.push(['broken', String(error)]));
  };
  const recording = { transcript, watch, enqueue };
  const server = http.createServer(answerPosts(recording, url));
  const sockets = new WebSocketServer({ server, maxPayload: 1 << 28 });
  let count = 0;
  sockets.on('connection', (client) => {
    const node = new WebSocket(url, { maxPayload: 1 << 28 });
    new RecordedSocket(recording, count++, { client, node });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    await last;
    watch.close();
    sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `ws://127.0.0.1:${server.address().port}`, close };
}

/** Runs a client on a fresh node behind the proxy; what it gave, and the transcript. */
export async function recordClient(root, client, run) {
  const ws = createRequire(path.join(root, 'packages', 'chain', 'package.json'))('ws');
  const built = path.join(root, 'packages', 'base', 'dist', 'index.js');
  const { blake2b256 } = await import(pathToFileURL(built).href);
  const node = await startChain(root, RECORDING_OPTIONS);
  try {
    const transcript = new Transcript(blake2b256);
    const recorder = await openRecorder(ws, node.url, transcript);
    await prepareNode(recorder.url);
    const done = await run(recorder.url);
    await recorder.close();
    const head = { client, seed: NODE_SEED, options: RECORDING_OPTIONS };
    return { ...done, transcript: transcript.write(head) };
  } finally {
    await node.stop();
  }
}
