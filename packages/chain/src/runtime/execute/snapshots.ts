/** Points that a developer can go back to. */
import { AditError } from '@adit/base';
import type { Change } from '../state/versioned-store.ts';

/** What is needed to be at a block again. */
export interface Snapshot {
  readonly id: number;
  readonly block: number;
  /** The time that the next block was told to have, null for the usual one. */
  readonly nextTimeMs: bigint | null;
  /** What was written into that very block's state afterwards: how it was before. */
  readonly amended: Map<string, Uint8Array | null>;
}

/** Live snapshots pin the state's history, so there is an end to them. */
const SNAPSHOTS_MAX = 256;

/** The snapshots of one chain. Going back to one uses it up, with all that were taken later. */
export class Snapshots {
  #live: Snapshot[] = [];
  #nextId = 1;

  /** The oldest block that a snapshot needs; Infinity without one. */
  get oldestBlock(): number {
    return Math.min(...this.#live.map(({ block }) => block));
  }

  /** @throws AditError `too_many_snapshots`. */
  take(point: Pick<Snapshot, 'block' | 'nextTimeMs'>): number {
    if (this.#live.length >= SNAPSHOTS_MAX) {
      throw new AditError('too_many_snapshots', 'There are too many snapshots', {
        numbers: { snapshots: this.#live.length, limit: SNAPSHOTS_MAX },
        nextStep: 'Revert to one; it and all later ones are then free again.',
      });
    }
    const id = this.#nextId;
    this.#nextId += 1;
    this.#live.push({ ...point, id, amended: new Map() });
    return id;
  }

  /** Notes how entries of a block were before its state is changed in place. */
  noteAmendment(block: number, before: readonly Change[]): void {
    for (const snapshot of this.#live) {
      if (snapshot.block !== block) continue;
      for (const [key, value] of before) {
        if (!snapshot.amended.has(key)) snapshot.amended.set(key, value);
      }
    }
  }

  /** Uses a snapshot up. @throws AditError `unknown_snapshot`. */
  use(id: number): Snapshot {
    const snapshot = this.#live.find((each) => each.id === id);
    if (snapshot === undefined) {
      throw new AditError('unknown_snapshot', 'There is no such snapshot', {
        numbers: { id, live: this.#live.map((each) => each.id).join(' ') },
        nextStep: 'Take a snapshot first; each can be reverted to once.',
      });
    }
    this.#live = this.#live.filter((each) => each.id < id);
    return snapshot;
  }

  /** Forgets all. */
  clear(): void {
    this.#live = [];
  }
}
