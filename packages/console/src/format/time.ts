/** Durations and moments as short texts. Moments are ISO 8601 in, local time out. */

/** Milliseconds since 1970 of an ISO time; `null` when it is not one. */
export function parseTime(iso: string): number | null {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : ms;
}

/** A countdown: `0:07`, `12:30`, `1:02:30`; negative values are `0:00`. */
export function formatCountdown(ms: number): string {
  const totalS = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(totalS / 3600);
  const minutes = Math.floor(totalS / 60) % 60;
  const seconds = String(totalS % 60).padStart(2, '0');
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** An age: `now`, `7 s`, `3 min`, `2 h`, `4 d`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** An age as the end of a sentence: `just now`, `7 s ago`. */
export function formatAgo(ms: number): string {
  const age = formatAge(ms);
  return age === 'now' ? 'just now' : `${age} ago`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Local time of day of a moment in ms, `14:03:21`. */
export function formatClockMs(ms: number): string {
  return clockFormat.format(ms);
}

/** Local time of day of an ISO time, `14:03:21`; `–` when it is not a time. */
export function formatClockTime(iso: string): string {
  const ms = parseTime(iso);
  return ms === null ? '–' : formatClockMs(ms);
}
