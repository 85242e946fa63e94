import { LineTransport } from "../core/transport/LineTransport.js";
import type { ServiceAccess } from "../core/transport/ServiceAccess.js";
import type { Sink, Watch, WatchOptions } from "../core/transport/Transport.js";
import { Channel } from "./Channel.js";

/** The connections of the pages in which one person is logged in. */
export class Session {
  readonly #transport: LineTransport;
  readonly #channels = new Map<string, Channel>();

  constructor(access: ServiceAccess) {
    this.#transport = new LineTransport(access);
  }

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    let channel = this.#channels.get(bomId);
    if (channel === undefined) {
      channel = new Channel(bomId, this.#transport, () => this.#channels.delete(bomId));
      this.#channels.set(bomId, channel);
    }
    return channel.add(sink, options);
  }

  tokenChanged(): void {
    this.#transport.tokenChanged();
  }

  close(): void {
    this.#transport.close();
  }
}
