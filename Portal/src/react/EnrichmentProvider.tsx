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

/** The client's options, or a client. */
export interface EnrichmentProviderProps extends ClientOptions {
  /** A client of your own, which stays yours to close; the other properties are not used then. */
  readonly client?: EnrichmentClient;
  readonly children?: ReactNode;
}

// React may unmount and mount again within a moment: StrictMode, a route that changes.
const lingerMilliseconds = 1_000;

/**
 * Gives the hooks below it one client. A new `token` reaches open streams; the other options are those of the first
 * render. Its client is closed a moment after it has gone.
 */
export function EnrichmentProvider({ client, children, ...options }: EnrichmentProviderProps): ReactNode {
  const [own] = useState(() => new OwnClient(options));
  const { token } = options;
  useEffect(() => {
    if (client === undefined) own.client.setToken(token);
  }, [client, own, token]);
  useEffect(() => own.mounted(), [own]);
  return <Context.Provider value={client ?? own.client}>{children}</Context.Provider>;
}

/** The client of one provider; it holds nothing before something is watched. */
class OwnClient {
  readonly client: EnrichmentClient;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ClientOptions) {
    this.client = new EnrichmentClient(options);
  }

  mounted(): () => void {
    clearTimeout(this.#closing);
    return () => {
      this.#closing = setTimeout(() => this.client.close(), lingerMilliseconds);
    };
  }
}

/** @returns the nearest provider's client, else the shared one. */
export function useEnrichmentClient(): EnrichmentClient {
  return useContext(Context) ?? (shared.client ??= new EnrichmentClient(shared.settings));
}
