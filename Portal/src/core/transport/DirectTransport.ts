import { SseLink } from "../link/SseLink.js";
import type { SseEvent } from "../sse/SseParser.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { finalProblem, isServiceFrame, readError } from "./serviceFrames.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

/** One connection a BOM: the plain stream. */
export class DirectTransport implements Transport {
  readonly #watches = new Set<DirectWatch>();

  constructor(private readonly access: ServiceAccess) {}

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    const watch = new DirectWatch(this.access, bomId, sink, options, () => this.#watches.delete(watch));
    this.#watches.add(watch);
    return watch;
  }

  tokenChanged(): void {
    for (const watch of this.#watches) watch.again();
  }

  close(): void {
    for (const watch of this.#watches) watch.close();
  }
}

class DirectWatch implements Watch {
  readonly #link: SseLink;
  #last: string | null;
  #ended = false;

  constructor(
    access: ServiceAccess, bomId: string, private readonly sink: Sink, private readonly options: WatchOptions,
    private readonly gone: () => void,
  ) {
    this.#last = options.after;
    this.#link = new SseLink(access, {
      request: async (token, signal) => {
        // The query waits for the next run where the header is told that there is nothing more.
        const wait = this.#last !== null && options.follow;
        const query = wait ? `after=${encodeURIComponent(this.#last!)}` : "";
        const { url, headers } = await access.streamRequest(bomId, query, token, signal);
        return { url, headers: wait || this.#last === null ? headers : { ...headers, "Last-Event-ID": this.#last } };
      },
      frame: (event) => this.#frame(event),
      state: (state) => sink.state(state),
    });
    this.#link.open();
  }

  retry(): void {
    this.#link.retry(true);
  }

  /** The token has changed; a stream that has ended stays so. */
  again(): void {
    if (!this.#ended) this.#link.retry(false);
  }

  close(): void {
    this.#link.close();
    this.gone();
  }

  #frame(event: SseEvent): void {
    if (event.id !== null) this.#last = event.id;
    this.sink.frame(event);
    const error = readError(event);
    if (error?.code === "token_expired") this.#link.expired();
    else if (error !== null && finalProblem(error) !== null) this.#link.close(finalProblem(error));
    else if (event.name === "stream_end" && isServiceFrame(event)) this.#end();
  }

  #end(): void {
    if (this.options.follow) return this.#link.retry(false);
    this.#ended = true;
    this.#link.close();
  }
}
