/** Which uid makes room, the slow way: strike out, sort, take the first. Tests believe this version. */

/** A seat as the slow version sees it. */
export interface NaiveSeat {
  readonly uid: number;
  readonly hotkey: string;
  readonly coldkey: string;
  readonly emission: bigint;
  readonly registeredAt: number;
}

/** What decides besides the seats. */
export interface NaiveRules {
  readonly now: number;
  readonly owner: string;
  readonly ownerHotkey: string | null;
  readonly immortalMax: number;
  readonly immunityBlocks: number;
  readonly nonImmuneMin: number;
}

function immortals(seats: readonly NaiveSeat[], rules: NaiveRules): string[] {
  const owned = seats.filter((seat) => seat.coldkey === rules.owner);
  owned.sort((a, b) => a.registeredAt - b.registeredAt || a.uid - b.uid);
  let names = owned.map((seat) => seat.hotkey).slice(0, rules.immortalMax);
  const main = seats.find((seat) => seat.hotkey === rules.ownerHotkey);
  if (main !== undefined && !names.includes(main.hotkey)) names = [main.hotkey, ...names];
  return names.slice(0, rules.immortalMax);
}

/** The uid that makes room, or null. */
export function chooseReplacedNaively(
  seats: readonly NaiveSeat[],
  rules: NaiveRules,
): number | null {
  const safe = immortals(seats, rules);
  const mortal = seats.filter((seat) => !safe.includes(seat.hotkey));
  const isYoung = (seat: NaiveSeat): boolean =>
    rules.now - seat.registeredAt < rules.immunityBlocks;
  const young = mortal.filter(isYoung);
  const old = mortal.filter((seat) => !isYoung(seat));
  const pool = old.length > rules.nonImmuneMin ? old : young;
  const ranked = pool.map((seat) => seat);
  ranked.sort((a, b) => {
    if (a.emission < b.emission) return -1;
    if (a.emission > b.emission) return 1;
    return a.registeredAt - b.registeredAt || a.uid - b.uid;
  });
  return ranked.length === 0 ? null : (ranked[0]?.uid ?? null);
}
