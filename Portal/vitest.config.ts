import { defineConfig } from "vitest/config";

const alias = { "@/hooks/useEnrichmentSSE": new URL("./src/react/index.ts", import.meta.url).pathname };
const react18 = {
  react: new URL("./node_modules/react18", import.meta.url).pathname,
  "react-dom": new URL("./node_modules/react-dom18", import.meta.url).pathname,
};

// The hook is tested on both versions of React that it supports. Most files wait more than they compute: by default
// Vitest would run one file at a time on two cores.
export default defineConfig({
  test: {
    testTimeout: 20_000,
    minWorkers: 1,
    maxWorkers: 4,
    projects: [
      { test: { name: "core", include: ["src/{core,worker,page}/**/*.test.ts"], testTimeout: 20_000 } },
      {
        test: {
          name: "adapters", include: ["src/{testing,tanstack-query,vue,svelte}/**/*.test.{ts,tsx}"], testTimeout: 20_000,
        },
      },
      { test: { name: "package", include: ["tests/package/*.test.ts"], testTimeout: 60_000 } },
      {
        resolve: { alias },
        test: { name: "react 19", include: ["src/react/**/*.test.tsx"], environment: "happy-dom", testTimeout: 20_000 },
      },
      {
        resolve: { alias: { ...alias, ...react18 } },
        test: {
          name: "react 18", include: ["src/react/**/*.test.tsx"], environment: "happy-dom", testTimeout: 20_000,
          setupFiles: ["tests/support/react18.ts"],
        },
      },
    ],
  },
});
