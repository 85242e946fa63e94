import { readFileSync } from "node:fs";

/** A text, or one that is repeated, with what follows the last. */
type Piece = string | [text: string, count: number, end?: string];

type EventRow = readonly [type: string, data: Piece, id: string | null, lastEventId: string];

interface Row {
  readonly name: string;
  readonly body: readonly Piece[];
  readonly events: readonly EventRow[];
  readonly retry?: number | null;
  readonly differs?: { readonly [reader: string]: { readonly events?: readonly EventRow[]; readonly retry?: number } };
}

/** What a reader makes of a stream. */
export interface Reading {
  readonly events: readonly { type: string; data: string; id: string | null; lastEventId: string }[];
  /** The last valid reconnection time in milliseconds; undefined without one, null if the rule leaves it open. */
  readonly retry: number | null | undefined;
}

/** A stream, and what the rule makes of it. */
export interface EventStreamCase extends Reading {
  readonly name: string;
  readonly body: Uint8Array;
}

const file = new URL("../../../Tests/Support/EventStreams/format.json", import.meta.url);
const table = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Row[] };

/** @returns the table, which the tests of the command line read, too, with what differs for one browser. */
export function eventStreamCases(browser?: "chromium" | "firefox"): readonly EventStreamCase[] {
  return table.cases.map((row) => {
    const { events, retry } = { ...row, ...row.differs?.[browser ?? ""] };
    return { name: row.name, body: bytesOf(row.body.map(textOf).join("")), events: events.map(expectedOf), retry };
  });
}

function expectedOf([type, data, id, lastEventId]: EventRow): Reading["events"][number] {
  return { type, data: textOf(data), id, lastEventId };
}

function textOf(piece: Piece): string {
  return typeof piece === "string" ? piece : piece[0].repeat(piece[1]) + (piece[2] ?? "");
}

function bytesOf(text: string): Uint8Array {
  const pieces = text.split(/(%[0-9A-F]{2})/);
  return Buffer.concat(pieces.map((piece, index) =>
    index % 2 === 0 ? Buffer.from(piece) : Buffer.from(piece.slice(1), "hex")));
}
