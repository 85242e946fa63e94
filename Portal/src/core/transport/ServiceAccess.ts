import { describeAnswer, networkProblem } from "../link/Problem.js";
import { retryAfter } from "../link/backoff.js";
import { Refused } from "../link/Refused.js";
import type { LinkRequest, LinkSettings } from "../link/SseLink.js";
import type { Token } from "../link/TokenSource.js";

/** How the token goes to the service. */
export type Authorization =
  /** `Authorization: Bearer`, the usual. */
  | "header"
  /** `?token=`, if no header may be sent. It shows up in logs of proxies. */
  | "query"
  /** A short-lived ticket for the BOMs of a stream is fetched with the token, and goes into the URL in its place. */
  | "ticket";

/** Takes a line about what goes on, and what belongs to it. No token and no query string is in either. */
export type DebugLog = (message: string, details?: unknown) => void;

export interface AccessOptions {
  /** Where the service is, such as `https://cns.example.com`; the page's own origin by default. */
  readonly baseUrl?: string;
  readonly token?: Token;
  readonly authorization?: Authorization;
  /** `same-origin` by default; `include` for cookies to another origin. */
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
  /**
   * The service's `SSE_KEEPALIVE_SECONDS`; 30 by default. A longer interval is learned, at the cost of a few
   * reconnections.
   */
  readonly keepaliveSeconds?: number;
  /** Logs connections, requests and the names and ids of frames: true for `console.debug`, or a function of yours. */
  readonly debug?: boolean | DebugLog;
}

/** Knows where the service is and how to get in. */
export class ServiceAccess implements LinkSettings {
  readonly fetch: typeof fetch;
  readonly credentials: RequestCredentials;
  readonly keepaliveMilliseconds: number;
  readonly debug: DebugLog | undefined;
  /** Whether the page has given a `fetch` of its own, which no worker can use. */
  readonly ownFetch: boolean;
  /** How many characters of a query may say which BOMs are wanted, and from where. */
  readonly mostQuery: number;
  readonly #base: string;
  readonly #authorization: Authorization;
  #token: Token | undefined;

  constructor(options: AccessOptions) {
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.credentials = options.credentials ?? "same-origin";
    this.keepaliveMilliseconds = (options.keepaliveSeconds ?? 30) * 1000;
    this.#base = (options.baseUrl ?? "").replace(/\/+$/, "");
    this.#authorization = options.authorization ?? "header";
    this.#token = options.token;
    this.ownFetch = options.fetch !== undefined;
    const { debug } = options;
    this.debug = debug === true ? (...line) => console.debug("[enrichment]", ...line) : debug || undefined;
    // Servers refuse request lines over 8 KiB, and proxies may do so earlier. A token in the line takes its part.
    this.mostQuery = this.#authorization === "header" ? 6_000 : 4_000;
  }

  readonly token = (): Token | undefined => this.#token;

  /** @returns false if it is the one that is known. */
  setToken(token: Token | undefined): boolean {
    if (token === this.#token) return false;
    this.#token = token;
    return true;
  }

  /** @returns the same for a worker, whose own address is another: `page` is the page's. */
  forWorker(
    page: string | undefined,
  ): Pick<AccessOptions, "baseUrl" | "authorization" | "credentials" | "keepaliveSeconds"> {
    return {
      baseUrl: new URL(this.#base === "" ? "/" : this.#base, page).href,
      authorization: this.#authorization,
      credentials: this.credentials,
      keepaliveSeconds: this.keepaliveMilliseconds / 1000,
    };
  }

  url(path: string): string {
    return `${this.#base}/api/enrichment/${path}`;
  }

  /**
   * @param boms the part of the query that names BOMs, which a ticket is for; empty if the path names one.
   * @param after the rest of the query.
   * @returns a request with the token, or a ticket, where it belongs.
   * @throws Refused if a ticket is needed and refused.
   */
  async request(
    path: string, boms: string, after: string, token: string | null, signal: AbortSignal,
  ): Promise<LinkRequest> {
    const headers: Record<string, string> = {};
    let query = boms + after;
    if (token !== null && this.#authorization === "header") headers["Authorization"] = `Bearer ${token}`;
    else if (token !== null) {
      const value = this.#authorization === "query" ? token : await this.#ticket(`${path}/ticket?${boms}`, token, signal);
      query += `&token=${encodeURIComponent(value)}`;
    }

    this.debug?.(`GET ${path}`, boms);
    return { url: this.url(path) + (query === "" ? "" : `?${query.replace(/^&/, "")}`), headers };
  }

  async #ticket(path: string, token: string, signal: AbortSignal): Promise<string> {
    const response = await this.fetch(this.url(path.replace(/\?$/, "")), {
      method: "POST", headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
      cache: "no-store", credentials: this.credentials, referrerPolicy: "no-referrer", signal,
    });
    const wait = retryAfter(response.headers.get("retry-after"), Date.now());
    if (!response.ok) throw new Refused(await describeAnswer(response), wait);
    const body = (await response.json()) as { ticket?: unknown };
    if (typeof body.ticket !== "string") throw new Refused(networkProblem);
    return body.ticket;
  }
}
