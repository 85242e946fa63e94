const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const number = (value: number): string => whole.format(value);

export const rate = (itemsPerSecond: number | null): string =>
  itemsPerSecond === null ? "–" : itemsPerSecond >= 1 || itemsPerSecond === 0
    ? `${short.format(itemsPerSecond)} / s` : `${short.format(itemsPerSecond * 60)} / min`;

export function duration(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A short time: with a tenth of a second below ten seconds, since nothing takes 0 s. */
export function brief(milliseconds: number): string {
  if (milliseconds < 100) return "less than 0.1 s";
  return milliseconds < 9_950 ? `${short.format(milliseconds / 1000)} s` : duration(milliseconds);
}

const units = [[120_000, 1_000, "s"], [7_200_000, 60_000, "min"], [Infinity, 3_600_000, "h"]] as const;

/** A range in the unit of its higher end. */
export function range(remaining: { low: number; high: number } | null): string {
  if (remaining === null) return "–";
  const [, size, unit] = units.find(([below]) => remaining.high <= below)!;
  const least = unit === "s" ? 1 : 0.1;
  const [low, high] = [rough(remaining.low / size, least), rough(remaining.high / size, least)];
  return low === high ? `about ${low} ${unit}` : `${low} – ${high} ${unit}`;
}

function rough(value: number, least: number): string {
  return value < 1 || (least < 1 && value < 2) ? short.format(Math.max(least, value)) : whole.format(Math.round(value));
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

/** The time of the day, and the day if it is not today's. */
export function moment(milliseconds: number, now: number = Date.now()): string {
  const date = day.format(milliseconds);
  return date === day.format(now) ? clock.format(milliseconds) : `${date}, ${clock.format(milliseconds)}`;
}

/** Day, time and zone. */
export const exactly = (milliseconds: number): string => exact.format(milliseconds);
