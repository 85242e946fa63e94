import { memo } from "react";
import type { Batch } from "../core/index.js";
import { brief, number } from "./format.js";

const mostCells = 240;
const mostListed = 100;

/** One cell per batch, in the colour and pattern of its worst outcome; what it holds is its tooltip, and listed below. */
export const BatchStrip = memo(function BatchStrip({ batches, total, complete, none }: {
  batches: readonly Batch[]; total: number | undefined; complete: boolean; none: string;
}) {
  if (batches.length === 0) return <p className="quiet">{none}</p>;
  const [first, last] = [batches[0]!, batches.at(-1)!];
  const seen = first.seen ? batches : batches.slice(1);
  // The end of a run need not say which batch was its last.
  const reached = complete ? Math.max(last.number, total ?? 0) : last.number;
  const earlier = Math.max(0, first.seen ? first.number - 1 : seen.length === 0 ? reached : first.number);
  const after = Math.max(0, Math.min(total ?? 0, 10_000) - reached);
  const shown = [
    ...upTo(earlier, (at) => cell("before", `Batch ${at + 1}: before you joined`)),
    ...seen.map(cellOf),
    ...upTo(after, (at) => cell("todo", `Batch ${reached + at + 1}: not done`)),
  ].slice(0, mostCells);
  const troubled = seen.filter((batch) => batch.failed + batch.notFound > 0);
  const done = `${number(reached)}${total === undefined ? "" : ` of ${number(total)}`} batches done`;
  const outcome = seen.length === 0
    ? ""
    : `, ${number(troubled.length)} ${earlier > 0 ? "of those seen " : ""}with items that failed or were not found`;
  const spoken = `${done}${outcome}.`;
  return (
    <>
      <div className="strip" role="img" aria-label={spoken}>
        {shown.map(({ name, title }, index) => <i key={index} className={name} title={title} />)}
      </div>
      <p className="quiet small">
        {spoken}
        {last.seen && <> <span className="whole">{`Last: ${number(last.items)} items in ${brief(last.milliseconds)}.`}</span></>}
        {earlier > 0 && (
          <> <span className="whole">
            <i className="key before" aria-hidden="true" />{` ${number(earlier)} came before you joined.`}
          </span></>
        )}
      </p>
      {troubled.length > 0 && (
        <details className="small">
          <summary>Batches with items that failed or were not found</summary>
          <ul>
            {troubled.slice(-mostListed).reverse().map((batch) => (
              <li key={batch.number}><i className={`key ${tone(batch)}`} aria-hidden="true" /> {describe(batch)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
});

const upTo = <T,>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: Math.min(count, mostCells) }, (_, at) => make(at));

const cell = (name: string, title: string) => ({ name, title });

// Batches do not change, and there may be hundreds of them at each event.
const cells = new WeakMap<Batch, ReturnType<typeof cell>>();

function cellOf(batch: Batch) {
  let known = cells.get(batch);
  if (known === undefined) cells.set(batch, (known = cell(tone(batch), describe(batch))));
  return known;
}

function describe(batch: Batch): string {
  const outcomes = [[batch.enriched, "enriched"], [batch.notFound, "not found"], [batch.failed, "failed"]] as const;
  const words = outcomes.filter(([count]) => count > 0).map(([count, word]) => `${number(count)} ${word}`);
  const held = words.length > 0 ? words.join(", ") : `${number(batch.items)} items`;
  return `Batch ${number(batch.number)}: ${held} in ${brief(batch.milliseconds)}`;
}

function tone(batch: Batch): string {
  return batch.failed > 0 ? "failed" : batch.notFound > 0 ? "not-found" : "enriched";
}
