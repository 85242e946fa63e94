import type { FakeEnrichmentService } from "./FakeEnrichmentService.js";

/** The part of MSW's `http` that is used. */
export interface MswHttp<Handler> {
  /** Handles every method of a path. */
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler;
}

/**
 * Makes MSW's handlers (2 or newer) of a fake service: `setupServer(...enrichmentHandlers(service, http))`.
 * @param baseUrl where the service is; any origin by default.
 */
export function enrichmentHandlers<Handler>(
  service: FakeEnrichmentService, http: MswHttp<Handler>, baseUrl = "*",
): Handler[] {
  const answer = ({ request }: { request: Request }) => service.fetch(request).catch(() => Response.error());
  return [http.all(`${baseUrl}/api/enrichment/*`, answer)];
}
