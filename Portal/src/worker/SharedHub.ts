import { LineTransport } from "../core/transport/LineTransport.js";
import { ServiceAccess } from "../core/transport/ServiceAccess.js";
import type { Transport, Watch } from "../core/transport/Transport.js";
import type { Port, ToPage, ToWorker, WorkerAccess } from "./messages.js";

type PagePort = Port<ToWorker, ToPage>;

interface Session {
  readonly transport: Transport;
  /** Pages that can be asked for a token, the newest last. */
  readonly pages: Page[];
}

/** Serves the pages of one origin over as few connections as can be. */
export class SharedHub {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly fetch?: typeof globalThis.fetch) {}

  /** Takes a page that has connected to the worker. */
  connect(port: PagePort): void {
    new Page(port, (page, session, access) => this.#join(page, session, access));
  }

  #join(page: Page, name: string, access: WorkerAccess): { transport: Transport; leave: () => void } {
    const key = JSON.stringify([name, access]);
    let session = this.#sessions.get(key);
    if (session === undefined) this.#sessions.set(key, (session = this.#create(access)));
    const joined = session;
    joined.pages.push(page);
    return {
      transport: joined.transport,
      leave: () => {
        joined.pages.splice(joined.pages.indexOf(page), 1);
        if (joined.pages.length > 0) return;
        joined.transport.close();
        this.#sessions.delete(key);
      },
    };
  }

  #create(options: WorkerAccess): Session {
    const pages: Page[] = [];
    const access = new ServiceAccess({
      ...options,
      ...(this.fetch === undefined ? {} : { fetch: this.fetch }),
      token: ({ refresh }) => askForToken(pages, refresh),
    });
    return { transport: new LineTransport(access), pages };
  }
}

// A page may be frozen or gone without a word, so the next one is asked where it does not answer.
async function askForToken(pages: readonly Page[], refresh: boolean): Promise<string | null> {
  let failure: unknown = null;
  for (const page of [...pages].reverse()) {
    try {
      return await page.token(refresh);
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw failure ?? new Error("no page is there to ask");
}

const answerMilliseconds = 5_000;

/** One page, and what it watches. */
class Page {
  readonly #watches = new Map<number, Watch>();
  readonly #asked = new Map<number, { resolve: (token: string | null) => void; reject: (reason: Error) => void }>();
  #requests = 0;
  #transport: Transport | null = null;
  #leave: (() => void) | null = null;

  constructor(
    private readonly port: PagePort,
    private readonly join: (
      page: Page, session: string, access: WorkerAccess,
    ) => { transport: Transport; leave: () => void },
  ) {
    port.onmessage = ({ data }) => this.#hear(data);
  }

  token(refresh: boolean): Promise<string | null> {
    const request = ++this.#requests;
    return new Promise<string | null>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the page does not answer")), answerMilliseconds);
      this.#asked.set(request, {
        resolve: (token) => (clearTimeout(timer), resolve(token)),
        reject: (reason) => (clearTimeout(timer), reject(reason)),
      });
      this.port.postMessage({ type: "token", request, refresh });
    }).finally(() => this.#asked.delete(request));
  }

  #hear(message: ToWorker): void {
    switch (message.type) {
      case "hello": return this.#hello(message.session, message.access, message.lock);
      case "watch": return this.#watch(message.key, message.bomId, message.after, message.follow);
      case "retry": return this.#watches.get(message.key)?.retry();
      case "unwatch":
        this.#watches.get(message.key)?.close();
        this.#watches.delete(message.key);
        return;
      case "token": {
        const asked = this.#asked.get(message.request);
        if (message.failed === undefined) asked?.resolve(message.token);
        else asked?.reject(new Error(message.failed));
        return;
      }
      case "tokenChanged": return this.#transport?.tokenChanged();
      case "bye": return this.#bye();
    }
  }

  #hello(session: string, access: WorkerAccess, lock: string | null): void {
    this.#bye();
    const { transport, leave } = this.join(this, session, access);
    this.#transport = transport;
    this.#leave = leave;
    this.port.postMessage({ type: "ready" });
    // The page holds this lock for as long as it lives; a port does not tell when its other end is gone.
    if (lock !== null) void navigator.locks?.request(lock, () => this.#bye());
  }

  #watch(key: number, bomId: string, after: string | null, follow: boolean): void {
    if (this.#transport === null || this.#watches.has(key)) return;
    this.#watches.set(key, this.#transport.watch(bomId, {
      frame: (event) => this.port.postMessage({ type: "frame", key, event }),
      state: (state) => this.port.postMessage({ type: "state", key, state }),
    }, { after, follow }));
  }

  #bye(): void {
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.#leave?.();
    this.#leave = null;
    this.#transport = null;
  }
}
