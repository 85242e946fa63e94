import { describeAnswer, networkProblem } from "../link/Problem.js";
import { retryAfter } from "../link/backoff.js";
import { Refused } from "../link/Refused.js";
import type { LinkRequest, LinkSettings } from "../link/SseLink.js";
import type { Token } from "../link/TokenSource.js";

/** How the token goes to the service. */
export type Authorization =
  /** `Authorization: Bearer`, the usual. */
  | "header"
  /** `?token=`, where no header may be sent. It shows up in logs of proxies. */
  | "query"
  /** A short-lived ticket for one BOM is fetched with the token, and goes into the URL in its place. */
  | "ticket";

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
}

/** Knows where the service is and how to get in. */
export class ServiceAccess implements LinkSettings {
  readonly fetch: typeof fetch;
  readonly credentials: RequestCredentials;
  readonly keepaliveMilliseconds: number;
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
  }

  readonly token = (): Token | undefined => this.#token;

  /** @returns false where it is the one that is known. */
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

  /** @returns the request for one BOM's stream. */
  async streamRequest(bomId: string, query: string, token: string | null, signal: AbortSignal): Promise<LinkRequest> {
    const path = `stream/${encodeURIComponent(bomId)}`;
    if (this.#authorization === "ticket" && token !== null)
      return this.#withToken(path, query, await this.#ticket(`${path}/ticket`, token, signal));
    return this.request(path, query, token);
  }

  /** @returns a request with the token where it belongs. */
  request(path: string, query: string, token: string | null): LinkRequest {
    if (token !== null && this.#authorization === "query") return this.#withToken(path, query, token);
    const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
    return { url: this.url(path) + (query === "" ? "" : `?${query}`), headers };
  }

  #withToken(path: string, query: string, token: string): LinkRequest {
    const all = [query, `token=${encodeURIComponent(token)}`].filter((part) => part !== "").join("&");
    return { url: `${this.url(path)}?${all}`, headers: {} };
  }

  async #ticket(path: string, token: string, signal: AbortSignal): Promise<string> {
    const response = await this.fetch(this.url(path), {
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
