import { defineConfig } from "vitest/config";

// One file at a time: each starts a service and a browser, and machines that run this have two cores.
export default defineConfig({
  resolve: { alias: { "@/hooks/useEnrichmentSSE": new URL("./src/react/index.ts", import.meta.url).pathname } },
  test: { name: "browser", include: ["tests/browser/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
