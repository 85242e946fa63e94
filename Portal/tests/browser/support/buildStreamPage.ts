import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

/** Builds the page of streamPage.ts with its worker. @returns its folder, and what removes that. */
export async function buildStreamPage(): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "stream-page-"));
  const path = (name: string) => new URL(name, import.meta.url).pathname;
  await build({
    entryPoints: { app: path("streamPage.ts"), worker: path("../../../src/worker/worker.ts") },
    outdir: folder, bundle: true, format: "esm", define: { "process.env.NODE_ENV": '"production"' },
  });
  const html = '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="app.js"></script>';
  writeFileSync(join(folder, "index.html"), html);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
