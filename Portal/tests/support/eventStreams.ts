import { readFileSync } from "node:fs";

/** A text, or one that is repeated, with what follows the last. */
type Piece = string | [text: string, count: number, end?: string];

interface Row {
  readonly name: string;
  readonly body: readonly Piece[];
  readonly events: readonly [type: string, data: Piece, id: string | null, lastEventId: string][];
  readonly retry?: number | null;
}

/** A stream, and what the rule makes of it. */
export interface EventStreamCase {
  readonly name: string;
  readonly body: Uint8Array;
  readonly events: readonly { type: string; data: string; id: string | null; lastEventId: string }[];
  /** The last valid reconnection time in milliseconds; undefined without one, null if the rule leaves it open. */
  readonly retry: number | null | undefined;
}

const file = new URL("../../../Tests/Support/EventStreams/format.json", import.meta.url);
const table = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Row[] };

/** The table that the tests of the command line read, too. */
export const eventStreamCases: readonly EventStreamCase[] = table.cases.map(({ name, body, events, retry }) => ({
  name, retry, body: bytesOf(body.map(textOf).join("")),
  events: events.map(([type, data, id, lastEventId]) => ({ type, data: textOf(data), id, lastEventId })),
}));

function textOf(piece: Piece): string {
  return typeof piece === "string" ? piece : piece[0].repeat(piece[1]) + (piece[2] ?? "");
}

function bytesOf(text: string): Uint8Array {
  const pieces = text.split(/(%[0-9A-F]{2})/);
  return Buffer.concat(pieces.map((piece, index) =>
    index % 2 === 0 ? Buffer.from(piece) : Buffer.from(piece.slice(1), "hex")));
}
