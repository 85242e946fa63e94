import type { LinkState } from "../link/LinkState.js";
import { SseLink } from "../link/SseLink.js";
import { parseDocument, text } from "../run/documents.js";
import type { SseEvent } from "../sse/SseParser.js";
import type { Room } from "./Room.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { readError } from "./serviceFrames.js";

/** How many BOMs one stream may hold: the service's limit. */
export const mostRooms = 50;

// Servers refuse request lines over 8 KiB, and proxies may do so earlier.
const mostQuery = 6_000;
const settleMilliseconds = 30;
// What a BOM's newest id may come to need, where it is not known yet.
const usualId = 40;

/** One connection with the frames of up to 50 BOMs. */
export class Line {
  readonly rooms = new Map<string, Room>();
  readonly #link: SseLink;
  #asking: ReturnType<typeof setTimeout> | null = null;
  #replanning = false;
  #planned = false;

  /**
   * @param missing is told where the service knows no such streams.
   * @param crowded takes a BOM that has no place here any more, because ids have become longer.
   */
  constructor(
    access: ServiceAccess, private readonly missing: (line: Line) => void,
    private readonly crowded: (room: Room) => void,
  ) {
    this.#link = new SseLink(access, {
      request: (token) => Promise.resolve(access.request("stream", this.#query(), token)),
      frame: (event) => this.#frame(event),
      state: (state) => this.#state(state),
    });
  }

  get full(): boolean {
    return this.rooms.size >= mostRooms || this.#weight() + 4 * usualId > mostQuery;
  }

  add(room: Room): void {
    this.rooms.set(room.bomId, room);
    this.plan();
  }

  remove(room: Room): void {
    this.rooms.delete(room.bomId);
    if (!this.#active) this.close();
  }

  /** Asks for the stream anew, with the BOMs of then; those who come together cost one request. */
  plan(retried = false, refresh = false): void {
    this.#link.plan();
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#asking = setTimeout(() => {
      this.#asking = null;
      this.#makeRoom();
      if (!this.#active) return;
      this.#planned = this.#replanning = this.#link.state.status === "connected";
      if (retried) this.#link.retry(refresh);
      else this.#link.again();
    }, settleMilliseconds);
  }

  close(): void {
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#asking = null;
    this.#link.close();
  }

  get #active(): boolean {
    return [...this.rooms.values()].some((room) => room.active);
  }

  #weight(): number {
    return [...this.rooms.values()].reduce((sum, room) => sum + weightOf(room), 0);
  }

  // A BOM without its id begins with a snapshot; where its run has ended it would be asked for again and again.
  #makeRoom(): void {
    for (const room of [...this.rooms.values()].reverse()) {
      if (this.rooms.size === 1 || this.#weight() <= mostQuery) return;
      this.rooms.delete(room.bomId);
      this.crowded(room);
    }
  }

  #query(): string {
    const rooms = [...this.rooms.values()].filter((room) => room.active);
    let query = rooms.map((room) => `bom_id=${encodeURIComponent(room.bomId)}`).join("&");
    for (const room of rooms) {
      const after = room.lastId === null ? "" : `&after=${encodeURIComponent(`${room.bomId}/${room.lastId}`)}`;
      // Who finds no place for its id begins with a snapshot, which is as true.
      if (query.length + after.length <= mostQuery) query += after;
      room.seated();
    }
    return query;
  }

  #frame(event: SseEvent): void {
    const slash = event.id?.indexOf("/") ?? -1;
    if (event.id !== null && slash > 0) {
      this.rooms.get(event.id.slice(0, slash))?.frame({ ...event, id: event.id.slice(slash + 1) });
      return;
    }

    if (readError(event)?.code === "token_expired") this.#link.expired();
    const bomId = text(parseDocument(event.data)?.bom_id);
    const meant = bomId === null ? [...this.rooms.values()] : [this.rooms.get(bomId)];
    for (const room of meant) {
      const again = this.#planned && event.name === "connected" && room?.greeted;
      if (!again) room?.frame(event);
    }
    this.#settle(meant);
  }

  #settle(changed: readonly (Room | undefined)[]): void {
    if (changed.some((room) => room?.waits)) return this.plan();
    if (!this.#active) this.close();
  }

  #state(state: LinkState): void {
    // A stream that is asked for anew because a BOM came or went was not lost.
    if (this.#replanning && state.status === "reconnecting" && state.problem === null) return;
    this.#replanning = false;
    if (state.status !== "connected") this.#planned = false;
    if (state.status === "error" && (state.problem?.status === 404 || state.problem?.status === 405))
      return this.missing(this);
    for (const room of this.rooms.values()) if (room.active) room.state(state);
  }
}

function weightOf({ bomId, lastId }: Room): number {
  return `&bom_id=${bomId}&after=${bomId}%2F`.length + (lastId === null ? usualId : encodeURIComponent(lastId).length);
}
