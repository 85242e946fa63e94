import { disconnected, type LinkState } from "../link/LinkState.js";
import { SseLink, type LinkRequest } from "../link/SseLink.js";
import { parseDocument, text } from "../run/documents.js";
import type { SseEvent } from "../sse/SseParser.js";
import { hintAtReach } from "./hints.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { readError } from "./serviceFrames.js";
import type { Subscription } from "./Subscription.js";

/** How many BOMs one stream may hold: the service's limit. */
const mostBoms = 50;
const settleMilliseconds = 30;
// What a BOM's newest id may come to need, if it is not known yet.
const usualId = 40;

export interface LineCalls {
  /** The service knows no streams of several BOMs. */
  missing(line: Line): void;
  /** A BOM finds no place here any more, because ids have become longer. */
  crowded(subscription: Subscription): void;
}

/** One connection: with the frames of up to 50 BOMs, or, if it is plain, of one. */
export class Line {
  readonly subscriptions = new Map<string, Subscription>();
  readonly #link: SseLink;
  #asking: ReturnType<typeof setTimeout> | undefined;
  /** A request is due that is not made yet, such as for want of a token. */
  #asked = false;
  #retried = false;
  #refresh = false;

  constructor(
    private readonly access: ServiceAccess, readonly plain: boolean, private readonly calls: LineCalls,
  ) {
    this.#link = new SseLink(access, {
      request: (token, signal) => this.#request(token, signal),
      frame: (event) => this.#frame(event),
      state: (state) => this.#state(state),
    });
  }

  /** Whether a BOM finds a place here. */
  accepts(bomId: string): boolean {
    return this.subscriptions.size === 0 || (!this.plain && !this.subscriptions.has(bomId)
      && this.subscriptions.size < mostBoms && this.#weight() + 4 * usualId <= this.access.mostQuery);
  }

  add(subscription: Subscription): void {
    subscription.line = this;
    this.subscriptions.set(subscription.bomId, subscription);
    this.#tell(subscription);
    this.plan();
  }

  remove({ bomId }: Subscription): void {
    this.subscriptions.delete(bomId);
    if (this.#active.length === 0) this.close();
  }

  /** Asks for the stream anew, with the BOMs of then; those who come together cost one request. */
  plan(): void {
    clearTimeout(this.#asking);
    if (!this.#link.isOpen) return this.#ask();
    // A request that is not made yet will name all who are here by then.
    if (this.#asked && !this.#retried) return;
    this.#link.plan();
    this.#asking = setTimeout(() => this.#ask(), settleMilliseconds);
  }

  /** Asks for it anew, whatever it waits for; with a new token if `refresh` is true. */
  retry(refresh: boolean): void {
    if (this.#active.length === 0) return;
    this.#retried = true;
    this.#refresh ||= refresh;
    for (const subscription of this.#active) this.#tell(subscription);
    this.plan();
  }

  close(): void {
    clearTimeout(this.#asking);
    this.#asked = false;
    this.#link.close();
  }

  #tell(subscription: Subscription): void {
    subscription.tell(this.#link.isOpen ? this.#link.state : { ...disconnected, status: "connecting" });
  }

  #ask(): void {
    const [retried, refresh] = [this.#retried, this.#refresh];
    this.#retried = this.#refresh = false;
    this.#makeRoom();
    if (this.#active.length === 0) return;
    this.#asked = true;
    if (retried) this.#link.retry(refresh);
    else this.#link.again();
  }

  get #active(): Subscription[] {
    return [...this.subscriptions.values()].filter((subscription) => subscription.active);
  }

  #weight(): number {
    return [...this.subscriptions.values()].reduce((sum, subscription) => sum + weightOf(subscription), 0);
  }

  // A BOM without its id begins with a snapshot; if its run has ended it would be asked for again and again.
  #makeRoom(): void {
    for (const subscription of [...this.subscriptions.values()].reverse()) {
      if (this.subscriptions.size === 1 || this.#weight() <= this.access.mostQuery) return;
      this.subscriptions.delete(subscription.bomId);
      this.calls.crowded(subscription);
    }
  }

  async #request(token: string | null, signal: AbortSignal): Promise<LinkRequest> {
    this.#asked = false;
    const active = this.#active;
    for (const subscription of active) subscription.ended = false;
    if (!this.plain) {
      const boms = active.map(({ bomId }) => `bom_id=${bomId}`).join("&");
      const known = active.filter(({ lastId }) => lastId !== null);
      const after = known.map(({ bomId, lastId }) => `after=${encodeURIComponent(`${bomId}/${lastId}`)}`);
      return this.access.request("stream", boms, after.join("&"), token, signal);
    }

    const { bomId, lastId, follow } = active[0]!;
    // The query waits for the next run; the header is told that there is nothing more.
    const after = lastId !== null && follow ? `after=${encodeURIComponent(lastId)}` : "";
    const { url, headers } = await this.access.request(`stream/${bomId}`, "", after, token, signal);
    return { url, headers: lastId === null || follow ? headers : { ...headers, "Last-Event-ID": lastId } };
  }

  #frame(event: SseEvent): void {
    const slash = this.plain ? -1 : (event.id?.indexOf("/") ?? -1);
    const bomId = slash > 0 ? event.id!.slice(0, slash) : text(parseDocument(event.data)?.bom_id);
    const all = this.plain || bomId === null ? [...this.subscriptions.values()] : [this.subscriptions.get(bomId)];
    if (readError(event)?.code === "token_expired") this.#link.expired();
    const frame = slash > 0 ? { ...event, id: event.id!.slice(slash + 1) } : event;
    this.access.debug?.(event.name, { id: event.id, bomId });
    for (const subscription of all) subscription?.frame(frame);
    if (all.some((subscription) => subscription?.ended && subscription.active)) this.plan();
    if (this.#active.length === 0) this.close();
  }

  #state(state: LinkState): void {
    this.access.debug?.(state.status, state.problem ?? undefined);
    hintAtReach(this.access, state);
    if (!this.plain && state.status === "error" && (state.problem?.status === 404 || state.problem?.status === 405))
      return this.calls.missing(this);
    for (const subscription of this.#active) subscription.tell(state);
  }
}

function weightOf({ bomId, lastId }: Subscription): number {
  return `&bom_id=${bomId}&after=${bomId}%2F`.length + (lastId === null ? usualId : encodeURIComponent(lastId).length);
}
