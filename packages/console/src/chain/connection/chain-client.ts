/** The chain as the page knows it: who it is, its head, and whether it answers. */
import { runtimeVersion } from '@adit/chain';
import { RpcSocket, type SocketDeps } from './rpc-socket.ts';

/** A header as the node tells it; the number is hexadecimal. */
interface HeaderJson {
  readonly number: string;
  readonly parentHash: string;
}

/** Who answers. */
export interface ChainFacts {
  readonly chain: string;
  readonly node: string;
  readonly genesisHash: string;
  /** The build, told by the time of a slot: 250 ms or 12 s. */
  readonly profile: 'fast' | 'normal';
  readonly specVersion: number;
  /** False where the runtime is another than this page reads. */
  readonly isKnown: boolean;
}

/** What the page shows of the connection. */
export interface ChainStatus {
  readonly state: 'connecting' | 'live' | 'away';
  /** When the node last said anything; null before. */
  readonly heardAtMs: number | null;
  readonly facts: ChainFacts | null;
  readonly head: { readonly number: number; readonly hash: string } | null;
  readonly finalized: number | null;
  /** Grows whenever the state behind a head may have changed: a block, or a new connection. */
  readonly age: number;
}

/** Heads that come faster than this are told together. */
const TELL_MS = 100;
const FAST_SLOT_MS = 1_000;

/** What the client works with. */
export interface ClientDeps extends SocketDeps {
  nowMs(): number;
}

/** One node. */
export class ChainClient {
  readonly #deps: ClientDeps;
  readonly #socket: RpcSocket;
  readonly #listeners = new Set<() => void>();
  #status: ChainStatus = {
    state: 'connecting',
    heardAtMs: null,
    facts: null,
    head: null,
    finalized: null,
    age: 0,
  };
  #next: ChainStatus = this.#status;
  #isTelling = false;

  constructor(deps: ClientDeps) {
    this.#deps = deps;
    this.#socket = new RpcSocket(deps, {
      onOpen: () => void this.#introduce(),
      onClose: () => this.#change({ state: 'away' }),
      onMessage: () => {
        this.#next = { ...this.#next, heardAtMs: this.#deps.nowMs() };
      },
    });
  }

  /** Opens the connection. */
  start(): void {
    this.#socket.start();
  }

  /** Ends it. */
  stop(): void {
    this.#socket.stop();
  }

  /** For `useSyncExternalStore`. */
  readonly listen = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** The newest status that was told. */
  readonly status = (): ChainStatus => this.#status;

  /** Asks the node. @throws RpcError, ConnectionLost. */
  request<Result>(method: string, ...params: readonly unknown[]): Promise<Result> {
    return this.#socket.request<Result>(method, ...params);
  }

  #change(part: Partial<ChainStatus>): void {
    this.#next = { ...this.#next, ...part };
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#deps.later(() => {
      this.#isTelling = false;
      this.#status = this.#next;
      for (const tell of this.#listeners) tell();
    }, TELL_MS);
  }

  async #introduce(): Promise<void> {
    try {
      const facts = await this.#readFacts();
      // On another chain nothing that is shown holds.
      const isSame = this.#next.facts?.genesisHash === facts.genesisHash;
      if (!isSame) this.#change({ head: null, finalized: null });
      this.#change({ state: 'live', facts });
      await this.#socket.subscribe<HeaderJson>('chain_subscribeNewHeads', (header) => {
        void this.#noteHead(Number(header.number));
      });
      await this.#socket.subscribe<HeaderJson>('chain_subscribeFinalizedHeads', (header) => {
        this.#change({ finalized: Number(header.number) });
      });
    } catch {
      // The connection broke meanwhile; the next one begins here again.
    }
  }

  async #noteHead(number: number): Promise<void> {
    const hash = await this.request<string | null>('chain_getBlockHash', number).catch(() => null);
    if (hash === null) return;
    // Of several that were asked for together the last answer is the newest head, also after a
    // snapshot was brought back.
    this.#change({ head: { number, hash }, age: this.#next.age + 1 });
  }

  async #readFacts(): Promise<ChainFacts> {
    const [chain, node, genesisHash, version, slot] = await Promise.all([
      this.request<string>('system_chain'),
      this.request<string>('system_name'),
      this.request<string>('chain_getBlockHash', 0),
      this.request<{ readonly specVersion: number }>('state_getRuntimeVersion'),
      this.request<string>('state_call', 'AuraApi_slot_duration', '0x'),
    ]);
    const isKnown = version.specVersion === runtimeVersion.spec_version;
    const slotMs = Number.parseInt(slot.slice(4, 6) + slot.slice(2, 4), 16);
    const profile = slotMs < FAST_SLOT_MS ? 'fast' : 'normal';
    return { chain, node, genesisHash, profile, specVersion: version.specVersion, isKnown };
  }
}
