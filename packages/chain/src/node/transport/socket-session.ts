/**
 * One WebSocket. Requests run one after another; while the client does not take its answers, its
 * further requests wait in the kernel instead of in our memory.
 */
import type { Clock } from '@adit/base';
import type { RawData, WebSocket } from 'ws';
import { notificationText, type RequestRunner } from '../rpc/answer-text.ts';
import type { Connection, SubscriptionSpec } from '../rpc/connection.ts';
import {
  CLOSE_CODES,
  type CloseReason,
  type TransportLimits,
  type UnfinishedBytes,
} from './limits.ts';
import { type SubscriptionBudget, SubscriptionTable } from './subscription-table.ts';

/** What all sockets of a node share. */
export interface SessionShared {
  readonly runner: RequestRunner;
  readonly limits: TransportLimits;
  readonly clock: Clock;
  readonly budget: SubscriptionBudget;
  readonly unfinished: UnfinishedBytes;
}

/** The raw stream below a WebSocket, whose bytes are counted. */
interface ByteSource {
  prependListener(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
}

/** Header and mask of a short frame from a client. */
const CLIENT_FRAME_BYTES = 6;

/** Closes a socket with a coded reason; a peer that does not take it is cut off. */
export function sayFarewell(
  socket: WebSocket,
  reason: CloseReason,
  { clock, limits }: Pick<SessionShared, 'clock' | 'limits'>,
): void {
  const closed = new AbortController();
  socket.once('close', () => closed.abort());
  socket.close(CLOSE_CODES[reason], reason);
  void clock.sleep(limits.farewellMs, closed.signal).then(() => socket.terminate());
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as ArrayBuffer).toString('utf8');
}

/** A socket's requests, subscriptions and silence. */
export class SocketSession implements Connection {
  readonly #socket: WebSocket;
  readonly #shared: SessionShared;
  readonly #subscriptions: SubscriptionTable;
  readonly #inbox: string[] = [];
  #heardMs: number;
  #unfinishedBytes = 0;
  #isClosing = false;

  constructor(socket: WebSocket, stream: ByteSource, shared: SessionShared) {
    this.#socket = socket;
    this.#shared = shared;
    this.#heardMs = shared.clock.nowMs();
    this.#subscriptions = new SubscriptionTable({
      limit: shared.limits.subscriptionsPerSocket,
      budget: shared.budget,
      notify: (method, id, result) => this.#notify(notificationText(method, id, result)),
    });
    // Before the messages that the bytes complete, so that a complete message leaves nothing counted.
    stream.prependListener('data', (chunk) => this.#count(chunk.length));
    socket.on('message', (data: RawData) => this.#receive(textOf(data)));
    socket.on('ping', (data: Uint8Array) => this.#uncountControl(data.length));
    socket.on('pong', (data: Uint8Array) => this.#uncountControl(data.length));
    socket.on('error', () => this.#release());
    socket.on('close', () => this.#release());
  }

  /** Opens a subscription of this socket. @throws RpcError -32005. */
  subscribe(spec: SubscriptionSpec): string {
    return this.#subscriptions.open(spec);
  }

  /** Closes one of this socket. */
  unsubscribe(id: string): boolean {
    return this.#subscriptions.close(id);
  }

  /** Runs work behind the answer that is being made. */
  afterAnswer(work: () => void): void {
    this.#subscriptions.startLater(work);
  }

  #hear(): void {
    this.#heardMs = this.#shared.clock.nowMs();
  }

  #count(bytes: number): void {
    this.#hear();
    if (this.#isClosing) return;
    this.#unfinishedBytes += bytes;
    if (!this.#shared.unfinished.add(bytes)) this.close('unfinished_messages');
  }

  /** Pings and pongs stand between messages; they must not add up on an idle socket. */
  #uncountControl(dataBytes: number): void {
    const bytes = Math.min(this.#unfinishedBytes, dataBytes + CLIENT_FRAME_BYTES);
    this.#unfinishedBytes -= bytes;
    this.#shared.unfinished.add(-bytes);
  }

  #forgetUnfinished(): void {
    this.#shared.unfinished.add(-this.#unfinishedBytes);
    this.#unfinishedBytes = 0;
  }

  #receive(text: string): void {
    this.#forgetUnfinished();
    if (this.#isClosing) return;
    this.#inbox.push(text);
    this.#work();
  }

  /** Runs waiting requests while the client takes the answers. */
  #work(): void {
    while (this.#inbox.length > 0 && !this.#isClosing) {
      if (this.#socket.bufferedAmount > this.#shared.limits.answerBytes) {
        this.#socket.pause();
        return;
      }
      this.#answer(this.#inbox.shift() ?? '');
    }
    if (this.#socket.isPaused) this.#socket.resume();
  }

  #answer(text: string): void {
    const answer = this.#shared.runner.run(text, this);
    if (answer !== null) this.#send(answer);
    this.#subscriptions.startWaiting();
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // Called when the bytes have left: a paused socket may go on.
    this.#socket.send(text, () => this.#work());
  }

  #notify(text: string): void {
    if (this.#isClosing) return;
    if (this.#socket.bufferedAmount > this.#shared.limits.notificationBytes) {
      this.close('slow_consumer');
      return;
    }
    this.#send(text);
  }

  /** Pings after silence; closes after too much of it. Called every so often. */
  checkSilence(): void {
    const { limits, clock } = this.#shared;
    const silentMs = clock.nowMs() - this.#heardMs;
    if (silentMs >= limits.silenceMs) this.close('ping_timeout');
    else if (silentMs >= limits.pingMs && this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.ping();
    }
  }

  /** Says why and ends the socket; a peer that does not take the farewell is cut off. */
  close(reason: CloseReason): void {
    if (this.#isClosing) return;
    this.#release();
    sayFarewell(this.#socket, reason, this.#shared);
  }

  #release(): void {
    this.#isClosing = true;
    this.#inbox.length = 0;
    this.#forgetUnfinished();
    this.#subscriptions.closeAll();
  }
}
