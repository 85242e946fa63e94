const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export const number = (value: number): string => whole.format(value);

/** A percentage with the digits that were published, at most two. */
export const percent = (value: number): string =>
  `${new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value)} %`;

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

/** A range whose ends are as exact as they deserve. */
export function range(remaining: { low: number; high: number } | null): string {
  if (remaining === null) return "–";
  const [low, high] = [rough(remaining.low), rough(remaining.high)];
  return low === high ? `about ${low}` : `${low} – ${high}`;
}

function rough(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${short.format(seconds / 3600)} h`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const time = (milliseconds: number): string => clock.format(milliseconds);
