/**
 * Replay guard: a signature is good once.
 *
 * The key is publicKey ‖ 64 raw signature bytes, so that another spelling of the same hex is no new
 * signature (decision 14). A server with several processes keeps it in its database; this one is
 * for a single process.
 */
import { AditError, type Clock, encodeHex } from '@adit/base';

/** Remembers the signatures that were used. */
export interface ReplayGuard {
  /**
   * True when the key was not claimed before; it is then taken until `expiresAtMs`, inclusive.
   * False for a key that was, and for one whose time is already over.
   * @throws AditError `replay_guard_full` when it cannot remember one more: refuse the request.
   */
  claim(replayKey: Uint8Array, expiresAtMs: number): Promise<boolean>;
}

/** What {@link createMemoryReplayGuard} takes. */
export interface MemoryReplayGuardOptions {
  readonly clock: Clock;
  /** Keys remembered at once; default 100 000 (about 40 MB). */
  readonly maxEntries?: number;
}

/** A guard in memory that knows how much it holds. */
export interface MemoryReplayGuard extends ReplayGuard {
  /** Keys remembered now. */
  size(): number;
}

const DEFAULT_MAX_ENTRIES = 100_000;

/** A replay guard of one process; forgotten at its end. Claims are decided in the order of calls. */
export function createMemoryReplayGuard(options: MemoryReplayGuardOptions): MemoryReplayGuard {
  const { clock, maxEntries = DEFAULT_MAX_ENTRIES } = options;
  const claimed = new Set<string>();
  /** Keys by the second in which they expire, so that forgetting costs what was remembered. */
  const bySecond = new Map<number, string[]>();
  let sweptS = Number.NEGATIVE_INFINITY;

  const forget = (nowMs: number): void => {
    const nowS = Math.floor(nowMs / 1000);
    if (nowS <= sweptS) return;
    sweptS = nowS;
    for (const [second, keys] of bySecond) {
      if (second >= nowS) continue;
      for (const key of keys) claimed.delete(key);
      bySecond.delete(second);
    }
  };

  const decide = (replayKey: Uint8Array, expiresAtMs: number): boolean => {
    const nowMs = clock.nowMs();
    forget(nowMs);
    const key = encodeHex(replayKey);
    if (expiresAtMs < nowMs || claimed.has(key)) return false;
    if (claimed.size >= maxEntries) {
      throw new AditError('replay_guard_full', 'Too many signatures are remembered', {
        numbers: { entries: claimed.size, limit: maxEntries },
        nextStep: 'Try again in a minute with a new signature.',
      });
    }
    claimed.add(key);
    const second = Math.floor(expiresAtMs / 1000);
    const keys = bySecond.get(second);
    if (keys === undefined) bySecond.set(second, [key]);
    else keys.push(key);
    return true;
  };

  return {
    claim: async (replayKey, expiresAtMs) => decide(replayKey, expiresAtMs),
    size: () => claimed.size,
  };
}
