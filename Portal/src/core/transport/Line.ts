import { disconnected, type LinkState } from "../link/LinkState.js";
import { SseLink, type LinkRequest } from "../link/SseLink.js";
import { parseDocument, readNumber, text } from "../run/documents.js";
import type { SseEvent } from "../sse/SseParser.js";
import { hintAtReach } from "./hints.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import type { Subscription } from "./Subscription.js";

const settleMilliseconds = 30;
// What a BOM's newest id may come to need, if it is not known yet.
const usualId = 40;

export interface LineCalls {
  /** A BOM finds no place here any more, because ids have become longer. */
  crowded(subscription: Subscription): void;
}

/** One connection, with the frames of the BOMs that find a place on it. */
export class Line {
  readonly subscriptions = new Map<string, Subscription>();
  readonly #link: SseLink;
  #asking: ReturnType<typeof setTimeout> | undefined;
  /** A request is due that is not made yet, such as for want of a token. */
  #asked = false;
  #retried = false;
  #refresh = false;

  /** @param mostBoms how many BOMs may share it. */
  constructor(
    private readonly access: ServiceAccess, private readonly mostBoms: number, private readonly calls: LineCalls,
  ) {
    this.#link = new SseLink(access, {
      request: (token, signal) => this.#request(token, signal),
      frame: (event) => this.#frame(event),
      state: (state) => this.#state(state),
    });
  }

  /** Whether a BOM finds a place here. */
  accepts(bomId: string): boolean {
    return this.subscriptions.size === 0 || (!this.subscriptions.has(bomId)
      && this.subscriptions.size < this.mostBoms && this.#weight() + 4 * usualId <= this.access.mostQuery);
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

  #request(token: string | null, signal: AbortSignal): Promise<LinkRequest> {
    this.#asked = false;
    const active = this.#active;
    for (const subscription of active) subscription.ended = false;
    const boms = active.map(({ bomId }) => `bom_id=${bomId}`);
    const known = active.filter(({ lastId }) => lastId !== null);
    const after = known.map((one) => `${resumeOf(one)}=${encodeURIComponent(`${one.bomId}/${one.lastId}`)}`);
    return this.access.request(boms, after, token, signal);
  }

  #frame(event: SseEvent): void {
    const [, prefix, id = event.id] = /^([^/]+)\/(.*)/s.exec(event.id ?? "") ?? [];
    const said = prefix ? null : parseDocument(event.data);
    const bomId = prefix ?? text(said?.bom_id);
    const keepalive = event.name === "connected" ? readNumber(said?.["keepalive_seconds"]) : 0;
    if (keepalive! > 0) this.#link.keptAlive(Math.min(keepalive!, 300) * 1000);
    const all = bomId === null ? [...this.subscriptions.values()] : [this.subscriptions.get(bomId)];
    if (event.name === "error" && said?.["code"] === "token_expired") this.#link.expired();
    this.access.debug?.(event.name, { id: event.id, bomId });
    for (const subscription of all) subscription?.frame({ ...event, id });
    if (all.some((subscription) => subscription?.ended && subscription.active)) this.plan();
    if (this.#active.length === 0) this.close();
  }

  #state(state: LinkState): void {
    this.access.debug?.(state.status, state.problem ?? undefined);
    hintAtReach(this.access, state);
    for (const subscription of this.#active) subscription.tell(state);
  }
}

// After an end, `after` waits for the next run, and `lastEventId` is told of the end again.
function resumeOf({ follow }: Subscription): string {
  return follow ? "after" : "lastEventId";
}

function weightOf(one: Subscription): number {
  const { bomId, lastId } = one;
  return `&bom_id=${bomId}&${resumeOf(one)}=${bomId}%2F`.length + (lastId === null ? usualId : encodeURIComponent(lastId).length);
}
