"use client";

export {
  configureEnrichment, EnrichmentProvider, useEnrichmentClient, type EnrichmentProviderProps,
} from "./EnrichmentProvider.js";
export { useEnrichmentSSE, type UseEnrichmentOptions, type UseEnrichmentResult } from "./useEnrichmentSSE.js";
