const longestMilliseconds = 30_000;
const longestRetryMilliseconds = 300_000;

/**
 * How long to wait before the next try: from 1 s doubling to 30 s, of which half is by chance, so that the clients of a
 * lost server do not come back at one moment.
 * @param failures tries that failed in a row, from 1.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestMilliseconds, 1000 * 2 ** (failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

/**
 * Reads `Retry-After` (RFC 9110 10.2.3): seconds or a date.
 * @returns milliseconds up to 5 minutes; 0 where there is none.
 */
export function retryAfter(value: string | null, now: number): number {
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value!) - now : seconds * 1000;
  return Math.min(Math.max(wait, 0), longestRetryMilliseconds) || 0;
}
