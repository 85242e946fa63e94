import { memo } from "react";
import type { Batch } from "../core/index.js";
import { brief, rate } from "./format.js";
import { throughputOf } from "./throughputOf.js";

const [width, height] = [560, 120];

/** Items per second over the time of the run. */
export const Throughput = memo(function Throughput({ batches, startedAt, none }: {
  batches: readonly Batch[]; startedAt: number | null; none: string;
}) {
  const series = throughputOf(batches, startedAt);
  if (series === null) return <p className="quiet">{none}</p>;
  const { points, milliseconds } = series;
  const [first, last] = [points[0]!, points.at(-1)!];
  const top = Math.max(...points.map((point) => point.rate)) || 1;
  const x = (at: number) => ((at - first.at) / (last.at - first.at || 1)) * width;
  const y = (value: number) => height - 2 - (value / top) * (height - 10);
  const line = points
    .map((point, index) => `${index === 0 ? "M" : "L"}${x(point.at).toFixed(1)} ${y(point.rate).toFixed(1)}`)
    .join("");
  const mean = points.reduce((sum, point) => sum + point.rate, 0) / points.length;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img"
        aria-label={`Throughput over ${brief(milliseconds)}: at most ${rate(top)}, on average ${rate(mean)}.`}>
        <line className="grid" x1="0" x2={width} y1={y(mean)} y2={y(mean)} />
        <path className="area" d={`${line}L${width} ${height}L0 ${height}Z`} />
        <path className="line" d={line} />
      </svg>
      <figcaption className="quiet small">
        <span>0 s</span><span>peak {rate(top)} · mean {rate(mean)}</span><span>{brief(milliseconds)}</span>
      </figcaption>
    </figure>
  );
});
