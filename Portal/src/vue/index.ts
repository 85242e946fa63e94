import {
  getCurrentInstance, inject, onMounted, onScopeDispose, readonly, shallowRef, toValue, watch,
  type InjectionKey, type MaybeRefOrGetter, type Plugin, type ShallowRef,
} from "vue";
import { EnrichmentClient, type ClientOptions } from "../core/EnrichmentClient.js";
import type { EnrichmentSnapshot } from "../core/EnrichmentSnapshot.js";
import type { EnrichmentObserver } from "../core/observe/EnrichmentObserver.js";
import type { StreamHandle } from "../core/StreamHandle.js";

/** Under this key components find the app's client. */
export const enrichmentKey: InjectionKey<EnrichmentClient> = Symbol.for("@enrichment-stream/portal/vue");

/** Gives an app one client, which closes when the app unmounts: `app.use(createEnrichment({ baseUrl, token }))`. */
export function createEnrichment(options: ClientOptions | EnrichmentClient): Plugin {
  return {
    install(app) {
      const own = options instanceof EnrichmentClient ? null : new EnrichmentClient(options);
      app.provide(enrichmentKey, own ?? (options as EnrichmentClient));
      if (own !== null) app.onUnmount?.(() => own.close());
    },
  };
}

/** What `useEnrichment` takes; the callbacks are those of an observer. */
export interface UseEnrichmentOptions extends EnrichmentObserver {
  /** The app's client by default. */
  readonly client?: EnrichmentClient;
}

/** What `useEnrichment` gives. */
export interface UseEnrichmentReturn {
  /** The newest snapshot; null while there is no BOM id. */
  readonly snapshot: Readonly<ShallowRef<EnrichmentSnapshot | null>>;
  /** After an error, connects again; after the end of a run, waits for the next. */
  readonly retry: () => void;
}

/**
 * Watches one BOM's enrichment from a component or an effect scope, and its next BOM when the id changes. On a server
 * nothing is opened.
 * @throws Error if there is no client.
 */
export function useEnrichment(
  bomId: MaybeRefOrGetter<string | null | undefined>, options: UseEnrichmentOptions = {},
): UseEnrichmentReturn {
  const client = options.client ?? inject(enrichmentKey, null);
  if (client === null) throw new Error("useEnrichment found no client: app.use(createEnrichment(…)), or pass `client`.");
  const snapshot = shallowRef<EnrichmentSnapshot | null>(null);
  let handle: StreamHandle | null = null;
  let leave = () => {};
  const follow = (id: string | null | undefined) => {
    leave();
    leave = () => {};
    handle = id ? client.stream(id) : null;
    snapshot.value = handle?.getSnapshot() ?? null;
    if (handle === null) return;
    const current = handle;
    const ends = [
      current.observe(options), current.subscribe(() => (snapshot.value = current.getSnapshot())), current.hold(),
    ];
    snapshot.value = current.getSnapshot();
    leave = () => ends.reverse().forEach((end) => end());
  };
  const start = () => watch(() => toValue(bomId), follow, { immediate: true });
  if (getCurrentInstance() === null) start();
  else onMounted(start);
  onScopeDispose(() => leave());
  return { snapshot: readonly(snapshot) as Readonly<ShallowRef<EnrichmentSnapshot | null>>, retry: () => handle?.retry() };
}
