import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const portal = new URL("../..", import.meta.url).pathname;
let folder: string;
let packed: { filename: string; size: number; files: { path: string }[] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portal-"));
  const said = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: portal, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  packed = JSON.parse(said.slice(said.indexOf("[\n"))) [0];
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed file", () => {
  it("holds modules, types and the README, and nothing else", () => {
    const others = packed.files.map((file) => file.path).filter((path) => !/^dist\/[\w/]+\.(js|d\.ts)$/.test(path));

    expect(others.sort()).toEqual(["README.md", "package.json"]);
    expect(packed.files.some((file) => file.path.includes("test"))).toBe(false);
  });

  it("is small", () => {
    console.log(`Packed: ${packed.size} bytes in ${packed.files.length} files.`);
    expect(packed.size).toBeLessThan(48_000);
  });

  it("needs React alone, and that only for the hook", () => {
    const manifest = JSON.parse(readFileSync(join(portal, "package.json"), "utf8"));

    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(["react"]);
  });

  it("works where it is installed: core without React, hook with it, worker by its own name", () => {
    const modules = join(folder, "app/node_modules");
    const home = join(modules, "@enrichment-stream/portal");
    mkdirSync(home, { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, packed.filename), "-C", home, "--strip-components=1"]);
    writeFileSync(join(folder, "app/core.mjs"), `
      import { EnrichmentClient } from "@enrichment-stream/portal";
      console.log(new EnrichmentClient().stream("bom").getSnapshot().connectionStatus);`);
    writeFileSync(join(folder, "app/react.mjs"), `
      import { createElement } from "react";
      import { renderToString } from "react-dom/server";
      import { useEnrichmentSSE } from "@enrichment-stream/portal/react";
      console.log(renderToString(createElement(() => useEnrichmentSSE("bom").connectionStatus)));`);
    const run = (script: string) => execFileSync("node", [script], { cwd: join(folder, "app"), encoding: "utf8" }).trim();

    expect(run("core.mjs")).toBe("disconnected");
    for (const name of ["react", "react-dom", "scheduler"]) symlinkSync(join(portal, "node_modules", name), join(modules, name));
    expect(run("react.mjs")).toBe("connecting");
  });
});
