import { memo, useDeferredValue, useMemo, useState, useSyncExternalStore } from "react";
import { logOf, type LogEntry } from "./FrameLog.js";
import { exactly, moment, number } from "./format.js";
import { summarize } from "./summarize.js";

const pageSize = 100;

/** What arrived, newest first: in words, or as raw frames. */
export function EventLog({ bomId }: { bomId: string }) {
  const log = logOf(bomId);
  const entries = useSyncExternalStore(log.subscribe, log.getSnapshot);
  const [filter, setFilter] = useState("");
  const [type, setType] = useState("");
  const [raw, setRaw] = useState(false);
  const [most, setMost] = useState(pageSize);
  const wanted = useDeferredValue(filter).trim().toLowerCase();
  const types = useMemo(() => [...new Set(entries.map((entry) => entry.name))].sort(), [entries]);
  const found = useMemo(() => entries.filter((entry) => matches(entry, wanted, type)), [entries, wanted, type]);
  return (
    <section className="card" aria-labelledby="log-title">
      <header className="log-head">
        <h3 id="log-title">Events</h3>
        <input
          type="search" aria-label="Filter events" placeholder="Filter" value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <select aria-label="Type of event" value={type} onChange={(event) => setType(event.target.value)}>
          <option value="">All types</option>
          {types.map((name) => <option key={name}>{name}</option>)}
        </select>
        <label className="check">
          <input type="checkbox" checked={raw} onChange={(event) => setRaw(event.target.checked)} /> Raw frames
        </label>
        <span className="quiet small">{number(found.length)} shown of {number(entries.length)}</span>
      </header>
      {found.length === 0 && (
        <p className="quiet">{entries.length === 0 ? "Nothing has arrived yet." : "No event matches."}</p>
      )}
      <ol
        className={raw ? "log raw" : "log"} tabIndex={found.length > 0 ? 0 : undefined}
        aria-label="Events, newest first"
      >
        {found.slice(0, most).map((entry) => raw
          ? <li key={entry.number}><pre>{frameText(entry)}</pre></li>
          : <Line key={entry.number} entry={entry} />)}
      </ol>
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + pageSize)}>
          Show {number(Math.min(pageSize, found.length - most))} more
        </button>
      )}
    </section>
  );
}

const Line = memo(function Line({ entry }: { entry: LogEntry }) {
  return (
    <li>
      <time
        className="mono quiet" dateTime={new Date(entry.at).toISOString()}
        title={`${exactly(entry.at)}; arrived here ${exactly(entry.arrived)}`}
      >{moment(entry.at)}</time>
      <span className={`type ${tone(entry.name)}`}>{entry.name}</span>
      <span className="what">{summarize(entry)}</span>
    </li>
  );
});

function matches(entry: LogEntry, wanted: string, type: string): boolean {
  if (type !== "" && entry.name !== type) return false;
  return wanted === "" || `${entry.name} ${entry.id ?? ""} ${entry.data}`.toLowerCase().includes(wanted);
}

function frameText(entry: LogEntry): string {
  const data = entry.data.split("\n").map((line) => `data: ${line}`).join("\n");
  const id = entry.id === null ? "" : `id: ${entry.id}\n`;
  return `: arrived ${new Date(entry.arrived).toISOString()}\nevent: ${entry.name}\n${id}${data}`;
}

function tone(name: string): string {
  if (name === "enrichment.completed") return "good";
  return ["enrichment.failed", "enrichment.cancelled", "error"].includes(name) ? "bad" : "";
}
