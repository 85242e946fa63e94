import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { portal } from "./packed.js";

const client = `export { EnrichmentClient } from "./src/core/index.js";`;

/** @returns the bytes that these exports add to an app: bundled for production, minified, and packed by gzip -9. */
async function sizeOf(exports: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: exports, resolveDir: portal, loader: "ts" }, bundle: true, minify: true, write: false, format: "esm",
    target: "es2022", external: ["react", "react/jsx-runtime"], define: { "process.env.NODE_ENV": '"production"' },
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

it("a client is small, and the hook adds little to it", async () => {
  const core = await sizeOf(client);
  const hook = await sizeOf(`${client} export { useEnrichmentSSE } from "./src/react/index.js";`);

  console.log(`Bytes, gzip: client ${core}, hook ${hook - core} more.`);
  expect(core).toBeLessThanOrEqual(9 * 1024);
  expect(hook - core).toBeLessThanOrEqual(1_000);
});

it("a client for production brings neither words nor hints that it does not use", async () => {
  const { outputFiles } = await build({
    stdin: { contents: client, resolveDir: portal, loader: "ts" }, bundle: true, minify: true, write: false, format: "esm",
    target: "es2022", define: { "process.env.NODE_ENV": '"production"' },
  });

  expect(outputFiles[0]!.text).not.toMatch(/Waiting for the enrichment|CORS_ORIGINS|SharedWorker|navigator\.locks/);
});
