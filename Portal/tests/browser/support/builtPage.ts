import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Builds the page as it is here. @returns the folder, and what removes it. */
export function buildPage(): { folder: string; remove: () => void } {
  const portal = new URL("../../..", import.meta.url).pathname;
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  execFileSync("node", [join(portal, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "error"], {
    cwd: portal, env: { ...process.env, NODE_ENV: "production", PORTAL_OUT: folder },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
