"use client";

import { useContext, useEffect, useState, type ReactNode } from "react";
import { EnrichmentClient, type ClientOptions } from "../core/EnrichmentClient.js";
import { sharedOf } from "./shared.js";

const shared = sharedOf();
const Context = shared.context;

/** Sets what hooks without a provider use. Call it once, before the first of them is rendered. */
export function configureEnrichment(options: ClientOptions): void {
  shared.client?.close();
  shared.client = null;
  shared.settings = options;
}

export interface EnrichmentProviderProps extends ClientOptions {
  /** A client of your own; the other properties are not used then. */
  readonly client?: EnrichmentClient;
  readonly children?: ReactNode;
}

/**
 * Gives the hooks below it one client. A new `token` reaches open streams; the other options are those of the first
 * render.
 */
export function EnrichmentProvider({ client, children, ...options }: EnrichmentProviderProps): ReactNode {
  const [own] = useState(() => client ?? new EnrichmentClient(options));
  const { token } = options;
  useEffect(() => {
    if (client === undefined) own.setToken(token);
  }, [client, own, token]);
  return <Context.Provider value={client ?? own}>{children}</Context.Provider>;
}

/** @returns the nearest provider's client, else the shared one. */
export function useEnrichmentClient(): EnrichmentClient {
  return useContext(Context) ?? (shared.client ??= new EnrichmentClient(shared.settings));
}
