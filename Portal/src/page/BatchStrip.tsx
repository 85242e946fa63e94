import { memo } from "react";
import type { Batch } from "../core/index.js";
import { duration, number } from "./format.js";

const mostCells = 240;

/** One cell a batch, in the colour of its worst outcome. */
export const BatchStrip = memo(function BatchStrip({ batches, total }: {
  batches: readonly Batch[]; total: number | undefined;
}) {
  if (batches.length === 0) return <p className="quiet">No batch has been seen yet.</p>;
  const [first, last] = [batches[0]!, batches.at(-1)!];
  const earlier = Math.max(0, first.seen ? first.number - 1 : first.number);
  const seen = first.seen ? batches : batches.slice(1);
  const after = Math.max(0, Math.min(total ?? 0, 10_000) - last.number);
  const cells = [
    ...Array.from({ length: Math.min(earlier, mostCells) }, () => "before"),
    ...seen.map(tone), ...Array.from({ length: Math.min(after, mostCells) }, () => "todo"),
  ].slice(0, mostCells);
  const troubled = seen.filter((batch) => batch.failed + batch.notFound > 0).length;
  const done = `${number(last.number)}${total === undefined ? "" : ` of ${number(total)}`} batches done`;
  const outcome = seen.length === 0
    ? ""
    : `, ${number(troubled)} ${earlier > 0 ? "of the newest " : ""}with items that failed or were not found`;
  const spoken = `${done}${outcome}.`;
  return (
    <>
      <div className="strip" role="img" aria-label={spoken}>
        {cells.map((cell, index) => <i key={index} className={cell} />)}
      </div>
      <p className="quiet small">
        {spoken}{last.seen && ` Last: ${number(last.items)} items in ${duration(last.milliseconds)}.`}
        {earlier > 0 && ` ${number(earlier)} came before you joined.`}
      </p>
    </>
  );
});

function tone(batch: Batch): string {
  return batch.failed > 0 ? "failed" : batch.notFound > 0 ? "not-found" : "enriched";
}
