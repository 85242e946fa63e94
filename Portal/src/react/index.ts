"use client";

export {
  configureEnrichment, EnrichmentProvider, useEnrichmentClient, type EnrichmentProviderProps,
} from "./EnrichmentProvider.js";
export { EnrichmentProgress, type EnrichmentProgressProps, type EnrichmentView } from "./EnrichmentProgress.js";
export { useEnrichmentSSE, type UseEnrichmentOptions, type UseEnrichmentResult } from "./useEnrichmentSSE.js";
