import { EnrichmentClient } from "@enrichment-stream/portal";
import { FakeEnrichmentService, enrichmentHandlers } from "@enrichment-stream/portal/testing";
import { http } from "msw";
export const handlers = enrichmentHandlers(new FakeEnrichmentService(), http);
export const percent: number = new EnrichmentClient().stream("b").getSnapshot().progressPercent;
