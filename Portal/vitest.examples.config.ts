import { defineConfig } from "vitest/config";

// Each example is installed and built from the packed file: minutes on a slow network.
export default defineConfig({
  test: { name: "examples", include: ["tests/examples/*.test.ts"], testTimeout: 240_000, hookTimeout: 120_000 },
});
