import "@enrichment-stream/portal/worker";
