"use client";

import { createContext, type Context } from "react";
import type { EnrichmentClient, ClientOptions } from "../core/EnrichmentClient.js";

/** What all copies of this package in one page have in common. */
export interface Shared {
  readonly context: Context<EnrichmentClient | null>;
  /** For hooks without a provider. */
  client: EnrichmentClient | null;
  settings: ClientOptions;
}

const name = Symbol.for("@enrichment-stream/portal/react@1");
const scope = globalThis as { [name]?: WeakMap<typeof createContext, Shared> };

/**
 * @returns what belongs to this copy of React: an app may load the package both as an ES module and as CommonJS.
 */
export function sharedOf(): Shared {
  const all = (scope[name] ??= new WeakMap());
  let shared = all.get(createContext);
  if (shared === undefined) {
    shared = { context: createContext<EnrichmentClient | null>(null), client: null, settings: {} };
    all.set(createContext, shared);
  }
  return shared;
}
