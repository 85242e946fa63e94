import { DirectTransport } from "./DirectTransport.js";
import type { Problem } from "../link/Problem.js";
import { Line } from "./Line.js";
import { Room, type Seat } from "./Room.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

// It would cost all others on the line their stream, too.
const badBomId: Problem = {
  status: 400, code: "bad_request", message: "The service does not accept this BOM id.", final: true,
};

/** One connection for up to 50 BOMs; one a BOM where the service knows no such streams. */
export class MultiTransport implements Transport {
  readonly #rooms = new Map<string, Room>();
  readonly #lines: Line[] = [];
  #direct: DirectTransport | null = null;

  constructor(private readonly access: ServiceAccess) {}

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    const known = this.#rooms.get(bomId);
    const room = known ?? new Room(bomId, options.after);
    const seat: Seat = {
      follow: options.follow, frame: (event) => sink.frame(event), state: (state) => sink.state(state),
    };
    const placed = known?.active ?? false;
    room.welcome(seat);
    this.#rooms.set(bomId, room);
    if (!placed && room.active) this.#place(room);
    return {
      retry: () => this.#retry(room),
      close: () => {
        if (room.seats.delete(seat) && room.seats.size === 0) this.#close(room);
      },
    };
  }

  tokenChanged(): void {
    for (const room of this.#rooms.values()) room.revive();
    for (const line of this.#lines) line.plan(true);
    this.#direct?.tokenChanged();
  }

  close(): void {
    for (const room of [...this.#rooms.values()]) this.#close(room);
  }

  #place(room: Room): void {
    if (!/^[A-Za-z0-9._-]{1,128}$/.test(room.bomId)) return room.fail(badBomId);
    if (this.#direct !== null) return this.#goDirect(room, this.#direct);
    const line = this.#lineOf(room) ?? this.#lines.find((other) => !other.full) ?? this.#addLine();
    line.add(room);
  }

  #retry(room: Room): void {
    room.revive();
    if (room.direct !== null) room.direct.retry();
    else this.#lineOf(room)?.plan(true, true);
  }

  #close(room: Room): void {
    this.#rooms.delete(room.bomId);
    room.direct?.close();
    const line = this.#lineOf(room);
    line?.remove(room);
    if (line !== undefined && line.rooms.size === 0) this.#lines.splice(this.#lines.indexOf(line), 1);
  }

  #lineOf(room: Room): Line | undefined {
    return this.#lines.find((line) => line.rooms.get(room.bomId) === room);
  }

  #addLine(): Line {
    const line = new Line(this.access, (missing) => this.#withoutLines(missing), (room) => this.#place(room));
    this.#lines.push(line);
    return line;
  }

  #withoutLines(line: Line): void {
    this.#direct ??= new DirectTransport(this.access);
    this.#lines.splice(this.#lines.indexOf(line), 1);
    for (const room of line.rooms.values()) this.#goDirect(room, this.#direct);
  }

  #goDirect(room: Room, direct: DirectTransport): void {
    room.direct?.close();
    room.seated();
    const follow = [...room.seats].some((seat) => seat.follow);
    room.direct = direct.watch(room.bomId, {
      frame: (event) => room.frame(event),
      state: (state) => room.state(state),
    }, { after: room.lastId, follow });
  }
}
