/** Sends a transcript's requests to a node, in their order, and compares what comes back. */
import { blake2b256, encodeHex, encodeUtf8 } from '@adit/base';
import { ReplaySocket, Signal } from './replay-socket.ts';
import type { Said, Transcript, TranscriptLine } from './transcript.ts';

/** One difference: the line of the transcript, what it says and what came. */
export interface Difference {
  readonly line: number;
  readonly asked: string;
  readonly recorded: string;
  readonly came: string;
}

const SHOWN = 600;
const SUBSCRIBES =
  /^(?!.*un(?:subscribe|watch|follow)).*(?:subscribe|AndWatch|_follow|_broadcast|archive_v1_storage)/i;

interface Request {
  readonly id?: unknown;
  readonly method?: string;
}

function parse(text: string): Request {
  try {
    return JSON.parse(text) as Request;
  } catch {
    return {};
  }
}

function isSame(recorded: Said, came: string): boolean {
  if (typeof recorded === 'string') return recorded === came;
  const bytes = encodeUtf8(came);
  return recorded.bytes === bytes.length && recorded.blake2b === encodeHex(blake2b256(bytes));
}

const shown = (said: Said): string =>
  (typeof said === 'string' ? said : JSON.stringify(said)).slice(0, SHOWN);

/** The text with an alias in place of a subscription's id. */
function withAlias(text: string, member: string, { id, alias }: { id: string; alias: string }) {
  return text.replace(`"${member}":${JSON.stringify(id)}`, `"${member}":"${alias}"`);
}

/** Follows one transcript on one node. */
class Replay {
  readonly differences: Difference[] = [];
  readonly #url: string;
  readonly #signal = new Signal();
  readonly #sockets = new Map<number, ReplaySocket>();
  /** `$n` → the id that this node gave. */
  readonly #ids = new Map<string, string>();
  #headSocket: ReplaySocket | undefined;
  /** Recorded notifications of each subscription, with the lines they stand on. */
  readonly #recorded = new Map<string, { socket: number; said: Said; line: number }[]>();
  readonly #asked = new Map<number, string>();
  #head = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async run(transcript: Transcript): Promise<void> {
    const watch = await this.#watchHead();
    for (const [at, line] of transcript.lines.entries()) await this.#follow(line, at);
    for (const [socket] of this.#sockets) await this.#close(socket);
    watch.close();
  }

  async #watchHead(): Promise<ReplaySocket> {
    const watch = await ReplaySocket.open(this.#url, this.#signal);
    watch.send('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads","params":[]}');
    await this.#signal.until(() => this.#readHead(watch) > 0);
    this.#headSocket = watch;
    return watch;
  }

  #readHead(watch: ReplaySocket): number {
    const last = watch.notifications.at(-1);
    if (last === undefined) return this.#head;
    const { params } = JSON.parse(last.text) as { params: { result: { number: string } } };
    this.#head = Number(params.result.number);
    return this.#head;
  }

  async #follow(line: TranscriptLine, at: number): Promise<void> {
    switch (line.kind) {
      case 'open':
        this.#sockets.set(line.socket, await ReplaySocket.open(this.#url, this.#signal));
        return;
      case 'ask':
        await this.#waitForNotifications();
        this.#asked.set(line.socket, line.text);
        this.#socket(line.socket).send(this.#withIds(line.text));
        return;
      case 'answer':
        return this.#compareAnswer(line, at);
      case 'notify': {
        const list = this.#recorded.get(line.alias) ?? [];
        this.#recorded.set(line.alias, list);
        list.push({ socket: line.socket, said: line.said, line: at });
        return;
      }
      case 'settle':
        await this.#settle(line.head);
        return;
      case 'close':
        await this.#close(line.socket);
        return;
      case 'post':
        return this.#post(line, at);
    }
  }

  #socket(number: number): ReplaySocket {
    const socket = this.#sockets.get(number);
    if (socket === undefined) throw new Error(`the transcript never opened socket ${number}`);
    return socket;
  }

  async #settle(head: number): Promise<void> {
    const watch = this.#headSocket;
    if (watch !== undefined) await this.#signal.until(() => this.#readHead(watch) >= head);
  }

  #withIds(text: string): string {
    return text.replace(/"(\$\d+)"/g, (whole, alias) => {
      const id = this.#ids.get(alias);
      return id === undefined ? whole : JSON.stringify(id);
    });
  }

  #cameFor(alias: string, socket: number): string[] {
    const id = this.#ids.get(alias);
    const { notifications } = this.#socket(socket);
    return notifications.flatMap((each) =>
      each.id === id ? [withAlias(each.text, 'subscription', { id, alias })] : [],
    );
  }

  /** What the client had heard before it asked on, this replay must have heard too. */
  async #waitForNotifications(): Promise<void> {
    const isThere = (): boolean =>
      [...this.#recorded].every(([alias, list]) => {
        const socket = list[0]?.socket ?? 0;
        return !this.#sockets.has(socket) || this.#cameFor(alias, socket).length >= list.length;
      });
    await this.#signal.until(isThere);
  }

  async #compareAnswer(line: TranscriptLine & { kind: 'answer' }, at: number): Promise<void> {
    const asked = this.#asked.get(line.socket) ?? '';
    const request = parse(asked);
    const text = await this.#socket(line.socket).answer();
    const came = text === undefined ? '(nothing)' : this.#plain(request, text);
    this.#compare({ asked, said: line.said, came, at });
  }

  /** An answer without what differs between runs: the request's id, the id of a subscription. */
  #plain({ id, method }: Request, text: string): string {
    const plain = text.replace(`"id":${JSON.stringify(id ?? null)}`, '"id":#');
    if (!SUBSCRIBES.test(method ?? '')) return plain;
    const { result } = JSON.parse(text) as { result?: unknown };
    if (typeof result !== 'string') return plain;
    const alias = `$${this.#ids.size}`;
    this.#ids.set(alias, result);
    return withAlias(plain, 'result', { id: result, alias });
  }

  #compare(seen: { asked: string; said: Said; came: string; at: number }): void {
    const { asked, said, came, at } = seen;
    if (isSame(said, came)) return;
    this.differences.push({
      line: at,
      asked: asked.slice(0, SHOWN),
      recorded: shown(said),
      came: shown(came),
    });
  }

  async #post(line: TranscriptLine & { kind: 'post' }, at: number): Promise<void> {
    const answer = await fetch(this.#url.replace('ws:', 'http:'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: line.text,
    });
    const came = this.#plain(parse(line.text), await answer.text());
    this.#compare({ asked: line.text, said: line.said, came, at });
  }

  /** Each subscription's notifications, in order; more than recorded is a difference too. */
  async #close(socket: number): Promise<void> {
    await this.#waitForNotifications();
    for (const [alias, list] of this.#recorded) {
      if (list[0]?.socket !== socket) continue;
      const came = this.#cameFor(alias, socket);
      for (const [at, { said, line }] of list.entries()) {
        this.#compare({ asked: alias, said, came: came[at] ?? '(nothing)', at: line });
      }
      const extra = came.slice(list.length);
      const last = list.at(-1)?.line ?? 0;
      for (const each of extra) this.#compare({ asked: alias, said: '', came: each, at: last });
      this.#recorded.delete(alias);
    }
    this.#socket(socket).close();
    this.#sockets.delete(socket);
  }
}

/** Replays a transcript on a fresh node; the differences, none when it behaves as recorded. */
export async function replay(transcript: Transcript, url: string): Promise<Difference[]> {
  const run = new Replay(url);
  await run.run(transcript);
  return run.differences;
}
