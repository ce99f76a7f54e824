/**
 * GET /events: what happens in the sidecar, live, as server-sent events.
 *
 * Every item has an id; a reader that connects again with Last-Event-ID (as EventSource does by
 * itself) continues after it. Where items are no longer kept, or the sidecar was restarted without
 * knowing that id, a `gap` event says so. A reader has no buffer here but its socket's: when that
 * is full nothing is written until it drains, and a reader that does not drain is disconnected.
 */
import { type Clock, encodeHex, secureRandomBytes } from '@adit/base';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FeedItem } from '../queue/event-feed.ts';
import type { RunStore } from '../queue/run-store.ts';
import { refuse } from './refusals.ts';

/** Bounds of the readers. */
export const streamLimits = {
  readers: 64,
  /** A comment is sent after so long without an event, ms. */
  heartbeatMs: 15_000,
  /** State events come no closer together than this, ms. */
  stateMs: 1_000,
  /** A reader whose socket stays full for so long is disconnected, ms. */
  drainMs: 30_000,
  /** Items written before the socket is looked at again. */
  batch: 100,
} as const;

interface StreamDeps {
  readonly store: RunStore;
  readonly clock: Clock;
  /** Aborted when the sidecar ends. */
  readonly ended: AbortSignal;
}

/** The handler of GET /events. */
export function createEventStream(
  deps: StreamDeps,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  // Ids of another life of the sidecar must not be taken for ours.
  const life = encodeHex(secureRandomBytes(4));
  let readers = 0;
  return async (request, reply) => {
    if (readers >= streamLimits.readers) {
      const { status, body } = refuse('too_many_readers', 'Too many readers of /events', {
        numbers: { readers, limit: streamLimits.readers },
        nextStep: 'Close a page that follows the sidecar.',
      });
      return reply.code(status).send(body);
    }
    const query = request.query as { run_id?: string };
    const last = request.headers['last-event-id'];
    readers += 1;
    reply.hijack();
    const requestId = reply.getHeader('x-request-id');
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      ...(requestId === undefined ? {} : { 'x-request-id': String(requestId) }),
    });
    const reader = new StreamReader({ ...deps, life, raw: reply.raw, runId: query.run_id });
    try {
      await reader.follow(typeof last === 'string' ? last : '');
    } finally {
      readers -= 1;
      reply.raw.destroy();
    }
    return reply;
  };
}

interface ReaderOptions extends StreamDeps {
  readonly life: string;
  readonly raw: FastifyReply['raw'];
  /** Items of this run only; all without one. */
  readonly runId: string | undefined;
}

class StreamReader {
  readonly #options: ReaderOptions;
  readonly #gone = new AbortController();
  #cursor = 0;
  #saidMs = 0;
  #stateMs = Number.NEGATIVE_INFINITY;
  #isStateNew = true;
  #wake: () => void = () => {};

  constructor(options: ReaderOptions) {
    this.#options = options;
    options.raw.on('close', () => this.#gone.abort());
    options.raw.on('error', () => this.#gone.abort());
  }

  /** Writes until the reader hangs up or the sidecar ends. */
  async follow(lastEventId: string): Promise<void> {
    const { store, clock, ended } = this.#options;
    const end = (): void => this.#gone.abort();
    ended.addEventListener('abort', end, { once: true });
    if (ended.aborted) end();
    const silence = store.feed.listen(() => this.#wake());
    try {
      this.#saidMs = clock.nowMs();
      await this.#begin(lastEventId);
      while (!this.#gone.signal.aborted) {
        const isCaughtUp = await this.#writeItems();
        await this.#writeState();
        if (isCaughtUp) await this.#rest();
      }
    } finally {
      silence();
      ended.removeEventListener('abort', end);
    }
  }

  async #begin(lastEventId: string): Promise<void> {
    const { store, life } = this.#options;
    const page = store.feed.read(Number.MAX_SAFE_INTEGER, 0);
    const match = /^([0-9a-f]{8})-(\d{1,15})$/.exec(lastEventId);
    if (match?.[1] === life) this.#cursor = Math.min(Number(match[2]) + 1, page.cursor);
    else if (lastEventId !== '') {
      // Another life's numbers: everything that is kept is new to this reader.
      await this.#write('event: gap\ndata: {"reason":"restarted","missed":null}\n\n');
    }
    await this.#write('retry: 2000\n\n');
  }

  /** Writes what there is; true when nothing is left. */
  async #writeItems(): Promise<boolean> {
    const { store, runId } = this.#options;
    const page = store.feed.read(this.#cursor, streamLimits.batch);
    if (page.first_seq > this.#cursor) {
      const missed = page.first_seq - this.#cursor;
      // Without an id: a reader that comes again is told again.
      if (this.#cursor > 0) {
        await this.#write(`event: gap\ndata: {"reason":"dropped","missed":${missed}}\n\n`);
      }
    }
    const items = page.items.filter((item) => runId === undefined || item.run_id === runId);
    if (items.length > 0) await this.#write(items.map((item) => this.#format(item)).join(''));
    if (page.items.length > 0) this.#isStateNew = true;
    this.#cursor = page.cursor;
    return page.items.length === 0;
  }

  #format({ seq, type, run_id, data }: FeedItem): string {
    const text = JSON.stringify({ run_id, ...data });
    return `id: ${this.#options.life}-${seq}\nevent: ${type}\ndata: ${text}\n\n`;
  }

  async #writeState(): Promise<void> {
    const { store, clock, runId } = this.#options;
    const nowMs = clock.nowMs();
    if (!this.#isStateNew || nowMs - this.#stateMs < streamLimits.stateMs) return;
    this.#isStateNew = false;
    this.#stateMs = nowMs;
    const run = store.find(runId);
    const state = run?.describe(nowMs) ?? null;
    if (state !== null) await this.#write(`event: state\ndata: ${JSON.stringify(state)}\n\n`);
  }

  /** Sleeps until something happens or something is due. */
  async #rest(): Promise<void> {
    const { clock } = this.#options;
    const nowMs = clock.nowMs();
    const stateInMs = this.#isStateNew ? this.#stateMs + streamLimits.stateMs - nowMs : Infinity;
    const beatInMs = this.#saidMs + streamLimits.heartbeatMs - nowMs;
    await this.#sleep(Math.min(stateInMs, beatInMs));
    if (clock.nowMs() - this.#saidMs >= streamLimits.heartbeatMs) await this.#write(': beat\n\n');
  }

  async #sleep(ms: number): Promise<void> {
    const pause = new AbortController();
    this.#wake = () => pause.abort();
    const stop = (): void => pause.abort();
    this.#gone.signal.addEventListener('abort', stop, { once: true });
    if (this.#gone.signal.aborted) stop();
    await this.#options.clock.sleep(Math.max(0, ms), pause.signal);
    this.#gone.signal.removeEventListener('abort', stop);
    this.#wake = () => {};
  }

  async #write(text: string): Promise<void> {
    const { raw, clock } = this.#options;
    if (this.#gone.signal.aborted) return;
    this.#saidMs = clock.nowMs();
    if (raw.write(text)) return;
    const over = new AbortController();
    const drained = (): void => over.abort();
    raw.once('drain', drained);
    this.#gone.signal.addEventListener('abort', drained, { once: true });
    await clock.sleep(streamLimits.drainMs, over.signal);
    raw.off('drain', drained);
    this.#gone.signal.removeEventListener('abort', drained);
    if (!over.signal.aborted) this.#gone.abort();
  }
}
