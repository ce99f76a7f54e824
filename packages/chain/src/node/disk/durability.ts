/** What finality asks of whatever keeps the chain. */
export interface Durability {
  /** Counts what there is to keep; what comes later has a larger mark. */
  readonly mark: number;
  /** True when all up to a mark is on the disk. */
  isKept(mark: number): boolean;
  /** Waits for the disk; afterwards all is kept, or the disk failed. */
  keepNow(): void;
  /** Refuses while the disk takes nothing. @throws AditError `disk_full`, `state_not_written`. */
  requireRoom(): void;
  /** Calls back when more is kept than before. One listener. */
  listen(onKept: () => void): void;
}

/** A chain that is not kept: nothing has to be waited for. */
export const KEPT_NOWHERE: Durability = {
  mark: 0,
  isKept: () => true,
  keepNow: () => undefined,
  requireRoom: () => undefined,
  listen: () => undefined,
};
