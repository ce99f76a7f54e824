/** What was tried, and what became of it. */

/** Tries of one call. */
export interface Tries {
  tried: number;
  ok: number;
}

/** Tries by `Pallet.call`. */
export class Tally {
  readonly byCall = new Map<string, Tries>();
  /** Extrinsics that no block took. */
  refused = 0;
  /** Why calls failed. */
  readonly errors = new Map<string, number>();

  /** Counts a try. */
  note(name: string, error: string | null): void {
    const tries = this.byCall.get(name) ?? { tried: 0, ok: 0 };
    tries.tried += 1;
    if (error === null) tries.ok += 1;
    else this.errors.set(error, (this.errors.get(error) ?? 0) + 1);
    this.byCall.set(name, tries);
  }

  /** Adds another tally. */
  add(other: Tally): void {
    for (const [name, { tried, ok }] of other.byCall) {
      const tries = this.byCall.get(name) ?? { tried: 0, ok: 0 };
      this.byCall.set(name, { tried: tries.tried + tried, ok: tries.ok + ok });
    }
    for (const [error, count] of other.errors) {
      this.errors.set(error, (this.errors.get(error) ?? 0) + count);
    }
    this.refused += other.refused;
  }

  /** All tries, and how many of them succeeded. */
  get total(): Tries {
    const total = { tried: 0, ok: 0 };
    for (const { tried, ok } of this.byCall.values()) {
      total.tried += tried;
      total.ok += ok;
    }
    return total;
  }

  /** The calls of a list that never succeeded, with the number of their tries. */
  neverOk(names: readonly string[]): string[] {
    return names
      .filter((name) => (this.byCall.get(name)?.ok ?? 0) === 0)
      .map((name) => `${name} (${this.byCall.get(name)?.tried ?? 0} tries)`);
  }
}
