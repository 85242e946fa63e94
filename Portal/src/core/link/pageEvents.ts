/** What happens to the page or the machine around a link. */
export interface PageHandlers {
  /** It may be worth trying at once: network back, tab shown, machine awake. */
  wake(): void;
  offline(): void;
  /** The page goes away, perhaps into the back/forward cache, where it may not hold a connection. */
  hide(): void;
  /** The page came back from the back/forward cache. */
  show(): void;
}

const tickMilliseconds = 5_000;

/**
 * Listens to page, network and sleep; works in a window, in a worker, and (silently) where there is neither.
 * @returns what ends it.
 */
export function listenToPage(handlers: PageHandlers): () => void {
  const scope = globalThis as { addEventListener?: unknown; document?: Document };
  if (typeof scope.addEventListener !== "function") return () => {};

  const ending = new AbortController();
  const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
    target.addEventListener(name, listener, { signal: ending.signal });
  on(globalThis, "online", () => handlers.wake());
  on(globalThis, "offline", () => handlers.offline());
  on(globalThis, "pagehide", () => handlers.hide());
  on(globalThis, "pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted) handlers.show();
  });
  const page = scope.document;
  if (page !== undefined) {
    on(page, "visibilitychange", () => {
      if (page.visibilityState === "visible") handlers.wake();
    });
    on(page, "resume", () => handlers.wake());
  }

  // A clock that jumps between two ticks means that the machine slept.
  let last = Date.now();
  const ticks = setInterval(() => {
    const now = Date.now();
    if (now - last > 3 * tickMilliseconds) handlers.wake();
    last = now;
  }, tickMilliseconds);
  (ticks as { unref?: () => void }).unref?.();
  return () => {
    ending.abort();
    clearInterval(ticks);
  };
}
