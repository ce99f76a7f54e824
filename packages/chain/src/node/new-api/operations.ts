/** Operations of one follow subscription: what runs behind its answer, and what waits to go on. */
import { notWaiting } from '../rpc/rpc-error.ts';

/** Sends one event of a follow subscription. */
export type TellEvent = (event: Readonly<Record<string, unknown>>) => void;

/** Runs until it is done (null), or gives what goes on when the client has taken what it got. */
export type OperationStep = (tell: TellEvent) => OperationStep | null;

interface Operation {
  step: OperationStep;
  isWaiting: boolean;
}

/** Open operations of one subscription; enough for a client that reads dozens of maps at once. */
export const OPERATIONS_MAX = 64;

/** The operations by their ids, which count from 1 in each subscription. */
export class Operations {
  readonly #open = new Map<string, Operation>();
  #issued = 0;

  /** Opens one that has not begun; null when there are too many. */
  open(step: OperationStep): string | null {
    if (this.#open.size >= OPERATIONS_MAX) return null;
    this.#issued += 1;
    const id = String(this.#issued);
    this.#open.set(id, { step, isWaiting: false });
    return id;
  }

  /** Runs one to its end or to where it waits; nothing when it was stopped. */
  run(id: string, tell: TellEvent): void {
    const operation = this.#open.get(id);
    if (operation === undefined) return;
    operation.isWaiting = false;
    const next = operation.step((event) => tell({ ...event, operationId: id }));
    if (next === null) {
      this.#open.delete(id);
      return;
    }
    operation.step = next;
    operation.isWaiting = true;
    tell({ event: 'operationWaitingForContinue', operationId: id });
  }

  /** True when the operation is there and waits. @throws RpcError -32803 when it does not wait. */
  isWaiting(id: string): boolean {
    const operation = this.#open.get(id);
    if (operation !== undefined && !operation.isWaiting) throw notWaiting(id);
    return operation !== undefined;
  }

  /** Ends one without another word. */
  stop(id: string): void {
    this.#open.delete(id);
  }

  /** Ends all. */
  stopAll(): void {
    this.#open.clear();
  }
}
