import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, portal, type Packed } from "./packed.js";

let packed: Packed;
let app: string;
const react = ["react", "react-dom", "scheduler"];
const manifest = JSON.parse(readFileSync(join(portal, "package.json"), "utf8"));
const entries = Object.keys(manifest.exports).filter((entry) => entry !== "./package.json");

beforeAll(() => {
  packed = pack();
  app = packed.install(...react, "@types/react", "csstype", "vue", "@vue", "@tanstack/query-core");
}, 120_000);

afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

const home = () => join(app, "node_modules/@enrichment-stream/portal");
const bin = (name: string) => join(portal, "node_modules/.bin", name);

function run(name: string, script: string): string {
  writeFileSync(join(app, name), script);
  return execFileSync("node", [name], { cwd: app, encoding: "utf8" }).trim();
}

describe("the packed file", () => {
  it("holds modules, types, source maps, sources and the README, and nothing else", () => {
    const others = packed.paths.filter((path) => !/^(dist\/[\w/-]+\.(js|js\.map|d\.ts)|src\/[\w/-]+\.tsx?)$/.test(path));

    expect(others.sort()).toEqual(["README.md", "dist/cjs/package.json", "package.json"]);
    expect(packed.paths.some((path) => path.includes(".test."))).toBe(false);
  });

  it("is small", () => {
    console.log(`Packed: ${packed.size} bytes in ${packed.paths.length} files.`);
    expect(packed.size).toBeLessThan(200_000);
  });

  it("has no dependency, and frameworks as optional peers alone", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(Object.keys(manifest.peerDependencies));
    for (const peer of Object.values(manifest.peerDependenciesMeta)) expect(peer).toEqual({ optional: true });
  });

  it("has types that every way of resolving modules finds", () => {
    const { stdout, status } = spawnSync(bin("attw"), [packed.file, "--format", "ascii", "--no-color"], { encoding: "utf8" });

    expect(status, stdout).toBe(0);
  });

  it("is published as publint expects", () => {
    const { stdout, status } = spawnSync(bin("publint"), ["run", packed.file, "--strict"], { encoding: "utf8" });

    expect(status, stdout).toBe(0);
  });

  it("maps every module to its source, which is there once for both kinds of module", () => {
    for (const path of packed.paths.filter((each) => each.endsWith(".js"))) {
      const map = JSON.parse(readFileSync(join(home(), `${path}.map`), "utf8"));
      expect(packed.paths, path).toContain(join(dirname(path), map.sources[0]));
    }
  });

  it("says first in every file of the hook that it is for the client", () => {
    const files = packed.paths.filter((path) => /^dist\/(cjs\/)?react\/\w+\.js$/.test(path));

    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const path of files)
      expect(readFileSync(join(home(), path), "utf8"), path).toMatch(/^("use strict";\n)?"use client";/);
  });

  it.each(entries.filter((entry) => entry !== "./worker"))("gives the same names of %s to import and require", (entry) => {
    const name = `@enrichment-stream/portal${entry.slice(1)}`;
    const imported = run("names.mjs", `import * as all from "${name}"; console.log(JSON.stringify(Object.keys(all).sort()));`);
    const required = run("names.cjs", `console.log(JSON.stringify(Object.keys(require("${name}")).sort()));`);

    expect(JSON.parse(required)).toEqual(JSON.parse(imported));
    expect(JSON.parse(imported).length).toBeGreaterThan(0);
  });

  it("works where it is installed without any peer", () => {
    const bare = packed.install();
    writeFileSync(join(bare, "core.mjs"), `
      import { EnrichmentClient } from "@enrichment-stream/portal";
      console.log(new EnrichmentClient().stream("bom").getSnapshot().connectionStatus);`);

    expect(execFileSync("node", ["core.mjs"], { cwd: bare, encoding: "utf8" }).trim()).toBe("disconnected");
  });

  it("renders the hook on a server", () => {
    expect(run("react.mjs", `
      import { createElement } from "react";
      import { renderToString } from "react-dom/server";
      import { useEnrichmentSSE } from "@enrichment-stream/portal/react";
      console.log(renderToString(createElement(() => useEnrichmentSSE("bom").connectionStatus)));`)).toBe("connecting");
  });

  it("shares the provider between a copy that was imported and one that was required", () => {
    expect(run("both.mjs", `
      import { createRequire } from "node:module";
      import { createElement } from "react";
      import { renderToString } from "react-dom/server";
      import { EnrichmentClient } from "@enrichment-stream/portal";
      import { EnrichmentProvider } from "@enrichment-stream/portal/react";
      const { useEnrichmentClient } = createRequire(import.meta.url)("@enrichment-stream/portal/react");
      const client = new EnrichmentClient();
      const Below = () => String(useEnrichmentClient() === client);
      console.log(renderToString(createElement(EnrichmentProvider, { client }, createElement(Below))));`)).toBe("true");
  });
});

it("a pack without installed dependencies says what to do", () => {
  const clone = mkdtempSync(join(packed.folder, "clone-"));
  for (const name of ["package.json", "scripts", "tsconfig.json"]) cpSync(join(portal, name), join(clone, name), { recursive: true });
  const { stderr, status } = spawnSync("npm", ["pack"], { cwd: clone, encoding: "utf8" });

  expect(status).not.toBe(0);
  expect(stderr).toContain("Run `npm ci` in this folder first");
});

it("documents every export, without a broken link", () => {
  execFileSync(bin("typedoc"), ["--emit", "none", "--treatWarningsAsErrors"], { cwd: portal, encoding: "utf8" });
}, 60_000);
