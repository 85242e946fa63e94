const longestMilliseconds = 30_000;

/**
 * How long to wait before the next try: from 1 s doubling to 30 s, of which half is by chance, so that the clients of a
 * lost server do not come back at one moment.
 * @param failures tries that failed in a row, from 1.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestMilliseconds, 1000 * 2 ** Math.min(failures - 1, 5));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Reads `Retry-After` (RFC 9110 10.2.3): seconds or a date. @returns milliseconds, or null where there is none. */
export function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 300_000) : null;
}
