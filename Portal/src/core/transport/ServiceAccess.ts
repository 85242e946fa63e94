import { networkProblem } from "../link/Problem.js";
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

/** Where the service is and how to get in. */
export interface AccessOptions {
  /** Where the service is, such as `https://cns.example.com`; the page's own origin by default. */
  readonly baseUrl?: string;
  /** The token, or a function that gets one; none by default. */
  readonly token?: Token;
  /** How the token goes to the service; `header` by default. */
  readonly authorization?: Authorization;
  /** `same-origin` by default; `include` for cookies to another origin. */
  readonly credentials?: RequestCredentials;
  /** Makes the requests; the global `fetch` by default. A SharedWorker uses its own. */
  readonly fetch?: typeof fetch;
  /** Logs connections, requests and the names and ids of frames: true for `console.debug`, or a function of yours. */
  readonly debug?: boolean | DebugLog;
}

/** Knows where the service is and how to get in. */
export class ServiceAccess implements LinkSettings {
  readonly debug: DebugLog | undefined;
  readonly baseUrl: string;
  readonly authorization: Authorization;
  /** How many characters of a query may say which BOMs are wanted, and from where. */
  readonly mostQuery: number;
  #token: Token | undefined;

  constructor(readonly options: AccessOptions) {
    const { debug } = options;
    this.debug = debug === true ? console.debug.bind(console, "[enrichment]") : debug || undefined;
    this.baseUrl = (options.baseUrl ?? "").replace(/\/+$/, "");
    this.authorization = options.authorization ?? "header";
    // Servers refuse request lines over 8 KiB, and proxies may do so earlier. A token in the line takes its part.
    this.mostQuery = this.authorization === "header" ? 6_000 : 4_000;
    this.#token = options.token;
  }

  /** The token, or the function that gets it. */
  readonly token = (): Token | undefined => this.#token;

  /** @returns false if it is the one that is known. */
  setToken(token: Token | undefined): boolean {
    if (token === this.#token) return false;
    this.#token = token;
    return true;
  }

  /** @returns the address of a path below `/api/enrichment/`. */
  url(path: string): string {
    return `${this.baseUrl}/api/enrichment/${path}`;
  }

  send(url: string, init: RequestInit): Promise<Response> {
    const { fetch = globalThis.fetch, credentials = "same-origin" } = this.options;
    return fetch(url, { ...init, cache: "no-store", credentials, referrerPolicy: "no-referrer" });
  }

  /**
   * @param boms the parts of the query that name BOMs, which a ticket is for.
   * @param after those that say from where.
   * @returns a request of a stream with the token, or a ticket, where it belongs.
   * @throws Refused if a ticket is needed and refused.
   */
  async request(
    boms: string[], after: string[], token: string | null, signal: AbortSignal,
  ): Promise<LinkRequest> {
    const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
    const query = [...boms, ...after];
    if (token !== null && this.authorization !== "header") {
      if (this.authorization === "ticket") token = await this.#ticket(boms, headers, signal);
      query.push(`token=${encodeURIComponent(token)}`);
      delete headers["Authorization"];
    }

    this.debug?.("GET stream", boms);
    return { url: this.url(`stream?${query.join("&")}`), headers };
  }

  async #ticket(boms: string[], headers: Record<string, string>, signal: AbortSignal): Promise<string> {
    const url = this.url(`stream/ticket?${boms.join("&")}`);
    const response = await this.send(url, { method: "POST", headers, signal });
    if (!response.ok) throw await Refused.by(response);
    const { ticket } = (await response.json()) as { ticket?: unknown };
    if (typeof ticket !== "string") throw new Refused(networkProblem);
    return ticket;
  }
}
