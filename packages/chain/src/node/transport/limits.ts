/** Bounds that keep one client, or a thousand, from taking the node's memory. */

/** Bounds of the transport. */
export interface TransportLimits {
  /** Open WebSockets. */
  readonly sockets: number;
  /** Subscriptions of one socket. */
  readonly subscriptionsPerSocket: number;
  /** Subscriptions of all sockets. */
  readonly subscriptions: number;
  /** One incoming frame or body. */
  readonly messageBytes: number;
  /** Incoming frames and bodies of all clients that are not complete yet. */
  readonly unfinishedBytes: number;
  /** Answers wait in the socket up to here; then the socket's requests wait too. */
  readonly answerBytes: number;
  /** Notifications that a socket has not taken; beyond it is closed. */
  readonly notificationBytes: number;
  /** Silence after which a ping is sent; PAPI and dedot reconnect after 30 to 40 s of silence. */
  readonly pingMs: number;
  /** Silence after which the socket is closed as half-open. */
  readonly silenceMs: number;
  /** What a closing socket has for its farewell. */
  readonly farewellMs: number;
}

const MEBIBYTE = 1_048_576;

/** The bounds of `adit chain`. */
export const TRANSPORT_LIMITS: TransportLimits = {
  sockets: 1_000,
  subscriptionsPerSocket: 1_024,
  subscriptions: 20_000,
  messageBytes: 64 * MEBIBYTE,
  unfinishedBytes: 256 * MEBIBYTE,
  answerBytes: 8 * MEBIBYTE,
  notificationBytes: 32 * MEBIBYTE,
  pingMs: 15_000,
  silenceMs: 45_000,
  farewellMs: 1_000,
};

/** Why a socket is closed by the node; the reason begins with the name. */
export const CLOSE_CODES = {
  shutting_down: 1001,
  message_too_large: 1009,
  too_many_sockets: 4001,
  ping_timeout: 4002,
  slow_consumer: 4003,
  unfinished_messages: 4004,
} as const;

/** Name of a close code. */
export type CloseReason = keyof typeof CLOSE_CODES;

/** Counts what clients have sent of messages that are not complete. */
export class UnfinishedBytes {
  readonly #limit: number;
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes held now. */
  get total(): number {
    return this.#total;
  }

  /** Adds (or with a negative number gives back). True while the bound holds. */
  add(bytes: number): boolean {
    this.#total += bytes;
    return this.#total <= this.#limit;
  }
}
