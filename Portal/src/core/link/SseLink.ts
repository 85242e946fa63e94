import type { SseEvent } from "../sse/SseParser.js";
import { backoff } from "./backoff.js";
import { disconnected, type LinkState } from "./LinkState.js";
import { openStream, type StreamOutcome } from "./openStream.js";
import { listenToPage } from "./pageEvents.js";
import { networkProblem, noTokenProblem, silentProblem, type Problem } from "./Problem.js";
import { Refused } from "./Refused.js";
import { Silence } from "./Silence.js";
import { SilenceWatch } from "./SilenceWatch.js";
import { readToken, type Token } from "./TokenSource.js";

export interface LinkRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
}

export interface LinkSettings {
  /** Undefined where the service is reached without a token, such as by cookies. */
  readonly token: () => Token | undefined;
  readonly fetch: typeof fetch;
  readonly credentials: RequestCredentials;
  readonly keepaliveMilliseconds: number;
}

export interface LinkCalls {
  /** Makes the next request; it may throw {@link Refused}. */
  request(token: string | null, refresh: boolean, signal: AbortSignal): Promise<LinkRequest>;
  frame(event: SseEvent): void;
  state(state: LinkState): void;
  /** The server has nothing more to say: 204. */
  nothing?(): void;
}

type Interruption = "silent" | "again" | "offline" | "expired";

const usualRetryMilliseconds = 3_000;

/**
 * Keeps one stream open for as long as it is wanted: reconnects with backoff, asks for a new token where the old one is
 * refused, notices silence, sleep and lost networks. What the frames mean is the owner's business.
 */
export class SseLink {
  #state: LinkState = disconnected;
  #life: AbortController | null = null;
  #attempt: AbortController | null = null;
  #endSleep: (() => void) | null = null;
  #stopListening: (() => void) | null = null;
  #hidden = false;
  #failures = 0;
  #retryMilliseconds: number | null = null;
  #refresh = false;
  #refused = false;
  readonly #silence: Silence;
  #watch: SilenceWatch | null = null;
  #openedAt = 0;

  constructor(private readonly settings: LinkSettings, private readonly calls: LinkCalls) {
    this.#silence = new Silence(settings.keepaliveMilliseconds);
  }

  get state(): LinkState {
    return this.#state;
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
        this.#set({ offline: true });
        this.#attempt?.abort("offline" satisfies Interruption);
      },
      hide: () => this.#hide(),
      show: () => this.#show(),
    });
    this.#start();
  }

  /** Makes a new request at once, with a new token where `refresh` is true. */
  again(refresh = false): void {
    if (refresh) this.#refresh = true;
    if (this.#life === null) return this.open();
    this.#endSleep?.();
    this.#attempt?.abort((refresh ? "expired" : "again") satisfies Interruption);
  }

  /** The token of this stream has expired: the next request brings a new one. */
  expired(): void {
    this.#refresh = true;
  }

  /** Ends the stream for good, or because of a problem. */
  close(problem: Problem | null = null): void {
    this.#stop();
    this.#stopListening?.();
    this.#stopListening = null;
    this.#set({ ...disconnected, status: problem === null ? "disconnected" : "error", problem });
  }

  #start(): void {
    this.#life = new AbortController();
    void this.#live(this.#life.signal);
  }

  #stop(): void {
    this.#life?.abort();
    this.#life = null;
    this.#attempt?.abort();
    this.#attempt = null;
    this.#endSleep?.();
  }

  async #live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#set({ status: this.#failures === 0 && !this.#wasOpen() ? "connecting" : "reconnecting", retryAt: null });
      const wait = await this.#try(signal);
      if (signal.aborted) return;
      if (wait === null) return this.close(this.#state.problem);
      this.#set({ status: "reconnecting", retryAt: wait > 0 ? Date.now() + wait : null });
      if (wait > 0) await this.#sleep(wait);
    }
  }

  #wasOpen(): boolean {
    return this.#state.status === "connected" || this.#state.status === "reconnecting";
  }

  /** @returns milliseconds until the next try, or null where there shall be none. */
  async #try(life: AbortSignal): Promise<number | null> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    const watch = this.#watchSilence(attempt);
    try {
      return this.#judge(await this.#request(attempt.signal, watch));
    } catch (thrown) {
      if (life.aborted) return null;
      if (attempt.signal.aborted) return this.#interrupted(attempt.signal.reason as Interruption);
      if (thrown instanceof Refused) return this.#judge({ kind: "refused", ...thrown.answer });
      return this.#failed(networkProblem);
    } finally {
      watch.end();
    }
  }

  async #request(signal: AbortSignal, watch: SilenceWatch): Promise<StreamOutcome> {
    const refresh = this.#refresh;
    const source = this.settings.token();
    const token = source === undefined ? null : await this.#token(source, refresh);
    signal.throwIfAborted();
    if (source !== undefined && token === null) throw new Refused({ problem: noTokenProblem, retryAfter: null });
    const { url, headers } = await this.calls.request(token, refresh, signal);
    const send = () => this.settings.fetch(url, {
      headers: { Accept: "text/event-stream", ...headers },
      cache: "no-store", credentials: this.settings.credentials, referrerPolicy: "no-referrer", signal,
    });
    return await openStream(send, {
      open: (response) => this.#opened(response, watch),
      bytes: () => {
        // Not before the first bytes: a proxy that buffers opens streams, too.
        if (watch.heard()) this.#connected();
      },
      comment: () => this.#silence.keepalive(),
      retry: (milliseconds) => (this.#retryMilliseconds = Math.min(milliseconds, 60_000)),
      event: (event) => {
        if (signal.aborted) return;
        this.#failures = 0;
        this.#refused = false;
        this.calls.frame(event);
      },
    }, signal);
  }

  async #token(source: Token, refresh: boolean): Promise<string | null> {
    try {
      return await readToken(source, { refresh });
    } catch (thrown) {
      const message = `No token could be had: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      throw new Refused({ problem: { status: null, code: "token", message, final: false }, retryAfter: null });
    }
  }

  #judge(outcome: StreamOutcome): number | null {
    switch (outcome.kind) {
      case "nothing":
        this.#set({ problem: null });
        this.calls.nothing?.();
        return null;
      case "ended":
        // At once with a new token, unless streams expire as fast as they open.
        if (this.#refresh && this.#failures === 0) return Date.now() - this.#openedAt < 2_000 ? 1_000 : 0;
        return this.#countFailure(this.#retryMilliseconds ?? usualRetryMilliseconds);
      case "refused":
        return this.#refusedWith(outcome.problem, outcome.retryAfter);
    }
  }

  #refusedWith(problem: Problem, wait: number | null): number | null {
    // A function may have a newer token; it is asked once until a stream opens.
    if (problem.status === 401 && typeof this.settings.token() === "function" && !this.#refused) {
      this.#refused = true;
      this.#refresh = true;
      return 0;
    }

    this.#refresh = false;
    this.#set({ problem });
    return problem.final ? null : (this.#failed(problem), Math.max(wait ?? 0, backoff(this.#failures)));
  }

  #interrupted(reason: Interruption): number {
    if (reason === "again" || reason === "expired") return 0;
    if (reason === "silent") return this.#failed(silentProblem);
    return this.#failed(networkProblem);
  }

  #failed(problem: Problem): number {
    // A stream that broke keeps to the server's own spread; later tries back off.
    const broke = this.#state.status === "connected" && this.#failures === 0;
    this.#set({ problem });
    this.#failures++;
    return broke && this.#retryMilliseconds !== null ? this.#retryMilliseconds : backoff(this.#failures);
  }

  #countFailure(wait: number): number {
    this.#failures++;
    return this.#failures === 1 ? wait : Math.max(wait, backoff(this.#failures));
  }

  #opened(response: Response, watch: SilenceWatch): void {
    this.#refresh = false;
    this.#openedAt = Date.now();
    watch.opened();
    const date = Date.parse(response.headers.get("date") ?? "");
    const skew = Number.isNaN(date) ? this.#state.skew : date + 500 - this.#openedAt;
    this.#set({ skew: Math.abs(skew) < 2_000 ? 0 : skew });
  }

  #connected(): void {
    this.#set({ status: "connected", stale: false, retryAt: null, problem: null, offline: false });
  }

  #watchSilence(attempt: AbortController): SilenceWatch {
    return (this.#watch = new SilenceWatch(this.#silence, () => {
      this.#set({ stale: true });
      attempt.abort("silent" satisfies Interruption);
    }));
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const end = () => done();
      this.#endSleep = end;
      const self = this;
      function done() {
        clearTimeout(timer);
        if (self.#endSleep === end) self.#endSleep = null;
        resolve();
      }
    });
  }

  #wake(): void {
    if (this.#hidden) return;
    if (this.#state.offline) this.#set({ offline: false });
    // Who was told when to come back comes then.
    if (this.#endSleep !== null && this.#state.problem?.status == null) this.#endSleep();
    const silence = this.#watch?.elapsed ?? 0;
    const late = this.#state.status === "connected" && silence > 1.2 * this.#silence.interval;
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

  #set(change: Partial<LinkState>): void {
    const next = { ...this.#state, ...change };
    const keys = Object.keys(next) as (keyof LinkState)[];
    if (keys.every((key) => next[key] === this.#state[key])) return;
    this.#state = next;
    this.calls.state(next);
  }
}
