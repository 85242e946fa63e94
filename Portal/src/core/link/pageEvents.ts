/** What happens to the page or the machine around a link. */
export interface PageHandlers {
  /** It may be worth trying at once: network back, tab shown, machine awake. */
  readonly wake: () => void;
  readonly offline: () => void;
  /** The page goes away, perhaps into the back/forward cache, where it may not hold a connection. */
  readonly hide: () => void;
  /** The page came back from the back/forward cache. */
  readonly show: () => void;
}

const tickMilliseconds = 5_000;

/**
 * Listens to page, network and sleep; works in a window, in a worker, and (silently) where there is neither.
 * @returns what ends it.
 */
export function listenToPage({ wake, offline, hide, show }: PageHandlers): () => void {
  const scope = globalThis as { addEventListener?: unknown; document?: Document };
  if (!scope.addEventListener) return () => {};

  const ending = new AbortController();
  const on = (target: EventTarget | undefined, name: string, listener: (event: Event) => void) =>
    target?.addEventListener(name, listener, { signal: ending.signal });
  const page = scope.document;
  on(globalThis, "online", wake);
  on(globalThis, "offline", offline);
  on(globalThis, "pagehide", hide);
  on(globalThis, "pageshow", (event) => (event as PageTransitionEvent).persisted && show());
  on(page, "visibilitychange", () => page!.visibilityState === "visible" && wake());
  on(page, "resume", wake);

  // A clock that jumps between two ticks means that the machine slept.
  let last = Date.now();
  const ticks = setInterval(() => {
    const now = Date.now();
    if (now - last > 3 * tickMilliseconds) wake();
    last = now;
  }, tickMilliseconds);
  return () => {
    ending.abort();
    clearInterval(ticks);
  };
}
