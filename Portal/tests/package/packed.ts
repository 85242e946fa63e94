import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `npm pack` made. */
export interface Packed {
  readonly folder: string;
  readonly file: string;
  readonly size: number;
  readonly paths: string[];
  /** A folder into which the file is installed, with the named packages of this project beside it. */
  install(...beside: string[]): string;
}

export const portal = new URL("../..", import.meta.url).pathname;

/** Packs the package into a new folder, which the caller removes. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), "portal-"));
  const said = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: portal, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"],
  });
  const [made] = JSON.parse(said.slice(said.indexOf("[\n")));
  const file = join(folder, made.filename);
  return {
    folder, file, size: made.size, paths: made.files.map((each: { path: string }) => each.path),
    install(...beside) {
      const app = mkdtempSync(join(folder, "app-"));
      const home = join(app, "node_modules/@enrichment-stream/portal");
      mkdirSync(home, { recursive: true });
      execFileSync("tar", ["-xzf", file, "-C", home, "--strip-components=1"]);
      for (const name of beside) {
        mkdirSync(join(app, "node_modules", name, ".."), { recursive: true });
        symlinkSync(join(portal, "node_modules", name), join(app, "node_modules", name));
      }
      return app;
    },
  };
}
