/** What a method knows of the socket that called it. */

/** A subscription that is open on one socket. */
export interface Subscription {
  readonly id: string;
  /** Sends one notification. */
  notify(result: unknown): void;
  /** Ends it from this side; the socket hears nothing more of it. */
  end(): void;
}

/** What a subscription is opened with. */
export interface SubscriptionSpec {
  /** The notifications' method, such as `chain_newHead`. */
  readonly method: string;
  /** Runs once the answer with the id has been sent; gives what stops the source. */
  start(subscription: Subscription): () => void;
}

/** The caller of a method. */
export interface Connection {
  /** Opens a subscription. @throws RpcError where the caller cannot have (another) one. */
  subscribe(spec: SubscriptionSpec): string;
  /** Closes one. False when there is none of that id here. */
  unsubscribe(id: string): boolean;
  /** Runs work once the answer to the present request has been sent; not when the socket closes. */
  afterAnswer(work: () => void): void;
}
