import { ServiceAccess, type AccessOptions } from "../core/transport/ServiceAccess.js";
import { holdLock } from "../core/transport/locks.js";
import type { Port, ToPage, ToWorker, WorkerAccess } from "./messages.js";
import { Page, type Membership } from "./Page.js";
import { Session } from "./Session.js";

interface Members {
  readonly session: Session;
  /** Pages that can be asked for a token, the newest last. */
  readonly pages: Page[];
}

/** Serves the pages of one origin over as few connections as can be. */
export class SharedHub {
  readonly #sessions = new Map<string, Members>();
  readonly #lock = holdLock("enrichment-worker").then((lock) => lock?.name ?? null);

  constructor(private readonly fetch?: typeof globalThis.fetch) {}

  /** Takes a page that has connected to the worker. */
  connect(port: Port<ToWorker, ToPage>): void {
    new Page(port, (page, session, access, before) => this.#join(page, session, access, before), this.#lock);
  }

  #join(page: Page, name: string, access: WorkerAccess, before: Membership | null): Membership {
    const key = JSON.stringify([name, access]);
    if (before?.key === key) return before;
    let members = this.#sessions.get(key);
    if (members === undefined) this.#sessions.set(key, (members = this.#create(access)));
    const { session, pages } = members;
    pages.push(page);
    return {
      key, session,
      leave: () => {
        pages.splice(pages.indexOf(page), 1);
        if (pages.length > 0) return;
        session.close();
        this.#sessions.delete(key);
      },
    };
  }

  #create(options: WorkerAccess): Members {
    const pages: Page[] = [];
    const access = new ServiceAccess({
      ...(options as AccessOptions),
      ...(this.fetch === undefined ? {} : { fetch: this.fetch }),
      token: ({ refresh }) => askForToken(pages, refresh),
    });
    return { session: new Session(access), pages };
  }
}

// A page may be frozen or gone without a word, so the next one is asked if it does not answer.
async function askForToken(pages: readonly Page[], refresh: boolean): Promise<string | null> {
  let failure: unknown = null;
  const asked = [...pages].reverse();
  for (const [at, page] of asked.entries()) {
    try {
      return await page.token(refresh, at === asked.length - 1);
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw failure ?? new Error("no page is there to ask");
}
