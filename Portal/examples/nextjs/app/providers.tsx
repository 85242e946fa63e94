"use client";

import { EnrichmentProvider } from "@enrichment-stream/portal/react";
import type { ReactNode } from "react";
import { serviceUrl } from "./service";

// A function cannot go from a server component to a client one: the provider that takes one is wrapped here.
const getToken = async () => ((await (await fetch("/api/token")).json()) as { token: string }).token;

export function Providers({ children }: { children: ReactNode }) {
  return (
    <EnrichmentProvider baseUrl={serviceUrl} token={getToken}>{children}</EnrichmentProvider>
  );
}
