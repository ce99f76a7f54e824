/**
 * Election of the one process that runs the scheduler.
 *
 * A row in the database is the whole election: who renews it leads, for five seconds from the moment
 * before the renewal was sent. Others ask every second, so a leader that dies is replaced after about six.
 * The lease makes one leader the usual case, not a guarantee: a process that stands still may wake up
 * after its term, so everything that the scheduler does stays safe with two at once.
 */
import { errorMessage, isAditError } from '@adit/base';
import {
  claimLeadership,
  type GrantedClaim,
  releaseLeadership,
  SCHEDULER,
} from '../store/leadership.ts';
import { type PoolContext, readFrom } from './context.ts';

const LEASE_MS = 5_000;
const RENEW_MS = 2_000;
const ASK_MS = 1_000;

/** A time of leading. */
export interface Term extends GrantedClaim {
  /** Aborted when the term is over: by another leader, an absent database or our own end. */
  readonly signal: AbortSignal;
}

/** One process's candidacy. */
export interface Candidacy {
  /** Resolves once this process leads; null when it has been closed. */
  whenLeading(): Promise<Term | null>;
  /** Gives up what it holds. Idempotent. */
  close(): Promise<void>;
}

/** Stands for leader of the scheduler until closed. */
export function standForLeader(context: PoolContext): Candidacy {
  return new Candidate(context);
}

interface Leading {
  readonly term: Term;
  readonly over: AbortController;
  /** Ends the wait for the end of the lease. */
  renewed: AbortController;
}

class Candidate implements Candidacy {
  readonly #context: PoolContext;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #leading: Leading | null = null;
  #waiting: ((term: Term | null) => void)[] = [];

  constructor(context: PoolContext) {
    this.#context = context;
    this.#running = this.#run();
  }

  async whenLeading(): Promise<Term | null> {
    if (this.#leading !== null) return this.#leading.term;
    if (this.#stop.signal.aborted) return null;
    return await new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#answer(null);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, log, processId } = this.#context;
    while (!this.#stop.signal.aborted) {
      await this.#claim();
      await clock.sleep(this.#leading === null ? ASK_MS : RENEW_MS, this.#stop.signal);
    }
    const hasLed = this.#leading !== null;
    this.#end('closed');
    if (!hasLed) return;
    await readFrom(this.#context, (query) => releaseLeadership(query, SCHEDULER, processId)).catch(
      (error: unknown) => {
        log.warn({ reason: errorMessage(error) }, 'The leadership could not be given back');
      },
    );
  }

  async #claim(): Promise<void> {
    const { clock, log, processId: holder } = this.#context;
    const renewed = new AbortController();
    // Before the request: the database's lease began at some moment after this one.
    const runOut = clock.sleep(LEASE_MS, renewed.signal);
    try {
      const granted = await readFrom(this.#context, (query) =>
        claimLeadership(query, { name: SCHEDULER, holder, leaseMs: LEASE_MS }),
      );
      if (granted === null) {
        renewed.abort();
        this.#end('another process leads');
        return;
      }
      this.#begin(granted, renewed);
      void runOut.then(() => {
        if (!renewed.signal.aborted) this.#end('the lease ran out');
      });
    } catch (error) {
      renewed.abort();
      const code = isAditError(error) ? error.code : errorMessage(error);
      log.debug({ code }, 'The leadership could not be asked for');
    }
  }

  /** A first claim, or the renewal of one. */
  #begin(granted: GrantedClaim, renewed: AbortController): void {
    const current = this.#leading;
    if (current !== null && current.term.fencing === granted.fencing) {
      current.renewed.abort();
      current.renewed = renewed;
      return;
    }
    this.#end('another process led meanwhile');
    const over = new AbortController();
    const term: Term = { ...granted, signal: over.signal };
    this.#leading = { term, over, renewed };
    const { fencing } = granted;
    this.#context.log.info({ fencing }, 'This process leads the scheduler');
    this.#answer(term);
  }

  #end(reason: string): void {
    const leading = this.#leading;
    if (leading === null) return;
    this.#leading = null;
    leading.renewed.abort();
    leading.over.abort();
    const { fencing } = leading.term;
    this.#context.log.warn({ fencing, reason }, 'This process no longer leads the scheduler');
  }

  #answer(term: Term | null): void {
    for (const resolve of this.#waiting.splice(0)) resolve(term);
  }
}
