import { defineConfig } from "vitest/config";

// These measure frames, long tasks or memory: nothing else may run beside them.
const measured = ["load", "manyBoms", "memory"].map((name) => `tests/browser/${name}.test.ts`);
const common = { testTimeout: 60_000, hookTimeout: 60_000 };

// Each file starts a service and a browser; most of its time it waits, so two cores carry three files at a time.
export default defineConfig({
  resolve: { alias: { "@/hooks/useEnrichmentSSE": new URL("./src/react/index.ts", import.meta.url).pathname } },
  test: {
    minWorkers: 1,
    maxWorkers: 3,
    projects: [
      { extends: true, test: { ...common, name: "browser", include: ["tests/browser/**/*.test.ts"], exclude: measured } },
      {
        // Vitest runs the files of a single fork when all others are done.
        extends: true,
        test: { ...common, name: "measured", include: measured, poolOptions: { forks: { singleFork: true } } },
      },
    ],
  },
});
