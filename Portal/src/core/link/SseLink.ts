import type { SseEvent } from "../sse/SseParser.js";
import { backoff } from "./backoff.js";
import { disconnected, type LinkState } from "./LinkState.js";
import { LinkStatus } from "./LinkStatus.js";
import { openStream } from "./openStream.js";
import { listenToPage } from "./pageEvents.js";
import { drainingProblem, networkProblem, silentProblem, unansweredProblem, type Problem } from "./Problem.js";
import { Refused } from "./Refused.js";
import { SilenceWatch } from "./SilenceWatch.js";
import { requireToken, type Token } from "./TokenSource.js";

/** A request that opens a stream. */
export interface LinkRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** What a link needs to know of the service. */
export interface LinkSettings {
  /** Undefined if the service is reached without a token, such as by cookies. */
  readonly token: () => Token | undefined;
  /** `fetch` with what all requests to the service have in common. */
  readonly send: (url: string, init: RequestInit) => Promise<Response>;
}

export interface LinkCalls {
  /** Makes the next request; it may throw {@link Refused}. */
  request(token: string | null, signal: AbortSignal): Promise<LinkRequest>;
  frame(event: SseEvent): void;
  state(state: LinkState): void;
}

/** Why an attempt is given up. */
type Interruption = Problem | "again";

/**
 * Keeps one stream open for as long as it is wanted: reconnects with backoff, asks for a new token if the old one is
 * refused, notices silence, sleep and lost networks. What the frames mean is the owner's business.
 */
export class SseLink {
  readonly #status: LinkStatus;
  /** From opening to closing; another one each time. */
  #life: object | null = null;
  #attempt: AbortController | null = null;
  #endSleep: (() => void) | null = null;
  #stopListening: (() => void) | null = null;
  #hidden = false;
  #failures = 0;
  // What browsers wait, until the server names a time.
  #retryMilliseconds = 3_000;
  #refresh = false;
  #refused = false;
  #watch: SilenceWatch | null = null;
  #openedAt = 0;
  // The usual setting of a server that has not said its own.
  #keepalive = 30_000;

  constructor(private readonly settings: LinkSettings, private readonly calls: LinkCalls) {
    this.#status = new LinkStatus((state) => calls.state(state));
  }

  get state(): LinkState {
    return this.#status.state;
  }

  get isOpen(): boolean {
    return this.#life !== null;
  }

  /** Opens the stream; a link that is open or on its way stays as it is. */
  open(): void {
    if (this.#life !== null) return;
    this.#hidden = false;
    this.#failures = 0;
    this.#refused = false;
    this.#stopListening ??= listenToPage({
      wake: () => this.#wake(),
      offline: () => {
        this.#status.set({ offline: true });
        this.#attempt?.abort(networkProblem satisfies Interruption);
      },
      hide: () => this.#hide(),
      show: () => this.#show(),
    });
    this.#start();
  }

  /** A new request is coming soon, by {@link again}: until its answer, a connection stays one. */
  plan(): void {
    this.#status.plan();
  }

  /** Makes a new request, unless there will be one at its time anyway. */
  again(): void {
    if (this.#life === null) return this.open();
    if (this.#endSleep !== null && !this.#status.planned) return;
    this.#interrupt();
  }

  /** Makes a new request at once, with a new token if `refresh` is true, whatever it is waiting for. */
  retry(refresh: boolean): void {
    this.#refresh ||= refresh;
    this.#refused = false;
    this.#failures = 0;
    if (this.#life === null) return this.open();
    this.plan();
    this.#interrupt();
  }

  /** The server sends a comment after so many milliseconds without a byte. */
  keptAlive(milliseconds: number): void {
    this.#keepalive = milliseconds;
    this.#watch?.check();
  }

  /** The token of this stream has expired: the next request brings a new one. */
  expired(): void {
    this.#refresh = true;
    this.#status.plan();
  }

  /** Ends the stream for good, or because of a problem. */
  close(problem: Problem | null = null): void {
    this.#stop();
    this.#stopListening?.();
    this.#stopListening = null;
    this.#status.set({ ...disconnected, status: problem === null ? "disconnected" : "error", problem });
  }

  #start(): void {
    void this.#live((this.#life = {}));
  }

  #stop(): void {
    this.#status.unplan();
    this.#life = null;
    this.#attempt?.abort();
    this.#endSleep?.();
  }

  #interrupt(): void {
    this.#endSleep?.();
    this.#attempt?.abort("again" satisfies Interruption);
  }

  async #live(life: object): Promise<void> {
    while (this.#life === life) {
      this.#status.without(0);
      const wait = await this.#try(life);
      if (this.#life !== life) return;
      if (wait === null) return this.close(this.state.problem);
      this.#status.without(wait);
      if (wait > 0) await this.#sleep(wait);
    }
  }

  /** @returns milliseconds until the next try, or null if there shall be none. */
  async #try(life: object): Promise<number | null> {
    const attempt = (this.#attempt = new AbortController());
    const { signal } = attempt;
    // Neither a token function nor a fetch need know of signals.
    const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    try {
      if (await Promise.race([this.#request(attempt), aborted])) return this.#ended();
      this.#status.set({ problem: null });
      return null;
    } catch (thrown) {
      if (this.#life !== life) return null;
      const reason = signal.reason as Interruption | null | undefined;
      if (reason) return reason === "again" ? 0 : this.#failed(reason);
      if (thrown instanceof Refused) return this.#refusedWith(thrown);
      return this.#failed(networkProblem);
    }
  }

  async #request(attempt: AbortController): Promise<boolean> {
    const { signal } = attempt;
    const source = this.settings.token();
    // Not at once in either case: who comes in the same turn, such as other components of a page, is in the request.
    const token = await (source === undefined ? null : requireToken(source, this.#refresh));
    signal.throwIfAborted();
    const watch = (this.#watch = new SilenceWatch(() => this.#keepalive, (answered) => {
      this.#status.set({ stale: true });
      attempt.abort((answered ? silentProblem : unansweredProblem) satisfies Interruption);
    }));
    signal.addEventListener("abort", () => watch.end());
    try {
      return await this.#read(await this.calls.request(token, signal), watch, signal);
    } finally {
      watch.end();
    }
  }

  #read({ url, headers }: LinkRequest, watch: SilenceWatch, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const send = () => this.settings.send(url, { headers: { Accept: "text/event-stream", ...headers }, signal });
    return openStream(send, {
      open: (response) => this.#opened(response, watch),
      bytes: () => {
        watch.heard();
        this.#status.set({ stale: false });
      },
      retry: (milliseconds) => (this.#retryMilliseconds = Math.min(milliseconds, 60_000)),
      event: (event) => {
        if (signal.aborted) return;
        this.#failures = 0;
        this.#refused = false;
        // Not before: proxies that buffer open streams, too, and a service that drains sends `retry:` alone.
        this.#status.connected();
        this.calls.frame(event);
      },
    }, signal);
  }

  #ended(): number {
    // At once with a new token, unless streams expire as fast as they open.
    if (this.#refresh && this.#failures === 0) return Date.now() - this.#openedAt < 2_000 ? 1_000 : 0;
    // Whoever planned a new request makes it within this time.
    if (this.#status.planned) return 1_000;
    if (this.state.status !== "connected") this.#status.set({ problem: drainingProblem });
    return ++this.#failures === 1
      ? this.#retryMilliseconds
      : Math.max(this.#retryMilliseconds, backoff(this.#failures));
  }

  #refusedWith({ problem, retryAfter }: Refused): number | null {
    // A function may have a newer token; it is asked once until a stream opens.
    if (problem.status === 401 && typeof this.settings.token() === "function" && !this.#refused) {
      this.#refused = true;
      this.#refresh = true;
      return 0;
    }

    this.#refresh = false;
    const wait = this.#failed(problem);
    return problem.final ? null : Math.max(retryAfter, wait);
  }

  #failed(problem: Problem): number {
    this.#status.unplan();
    // A stream that broke keeps to the server's own spread; later tries back off.
    const broke = this.state.status === "connected" && this.#failures === 0;
    this.#status.set({ problem });
    this.#failures++;
    return broke ? this.#retryMilliseconds : backoff(this.#failures);
  }

  #opened(response: Response, watch: SilenceWatch): void {
    this.#refresh = false;
    this.#openedAt = Date.now();
    watch.heard(false);
    // Not a number where the server does not tell the time: then what is known of it stays.
    const skew = Date.parse(response.headers.get("date") ?? "") + 500 - this.#openedAt;
    if (skew === skew) this.#status.set({ skew: Math.abs(skew) > 2_000 ? skew : 0 });
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (this.#endSleep = () => {
        clearTimeout(timer);
        this.#endSleep = null;
        resolve();
      });
      const timer = setTimeout(end, milliseconds);
    });
  }

  #wake(): void {
    if (this.#hidden) return;
    if (this.state.offline) this.#status.set({ offline: false });
    // Who was told when to come back comes then.
    if (this.state.problem?.status == null) this.#endSleep?.();
    // What is connected has been watched for silence since it was asked for.
    const late = this.state.status === "connected" && this.#watch!.elapsed > 1.2 * this.#keepalive;
    if (late) this.#attempt?.abort("again" satisfies Interruption);
  }

  #hide(): void {
    if (this.#life === null) return;
    this.#hidden = true;
    this.#stop();
  }

  #show(): void {
    if (!this.#hidden) return;
    this.#hidden = false;
    this.#start();
  }
}
