import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

it("the page that the front serves is a build of what is here", () => {
  const portal = new URL("../..", import.meta.url).pathname;
  const served = join(portal, "../WebFront/wwwroot");
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  try {
    const vite = join(portal, "node_modules/vite/bin/vite.js");
    const env = { ...process.env, NODE_ENV: "production", PORTAL_OUT: folder };
    execFileSync("node", [vite, "build", "--logLevel", "error"], { cwd: portal, env });

    // If this fails: npm run page, and commit WebFront/wwwroot.
    expect(readdirSync(served).sort()).toEqual(readdirSync(folder).sort());
    for (const name of readdirSync(folder))
      expect(readFileSync(join(served, name)).equals(readFileSync(join(folder, name))), `${name} is stale`).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
