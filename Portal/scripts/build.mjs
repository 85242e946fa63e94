import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The compiler alone, twice: it keeps one file per module and each file's "use client", which bundlers move or drop.
const portal = fileURLToPath(new URL("..", import.meta.url));
const compiler = `${portal}node_modules/typescript/bin/tsc`;
if (!existsSync(compiler)) {
  console.error("The compiler is not installed. Run `npm ci` in this folder first, then `npm pack` again.");
  process.exit(1);
}

rmSync(`${portal}dist`, { recursive: true, force: true });
for (const project of ["tsconfig.build.json", "tsconfig.cjs.json"])
  execFileSync(process.execPath, [compiler, "-p", portal + project], { stdio: "inherit" });
// Node.js and TypeScript read from this file that the .js and .d.ts below it are CommonJS.
writeFileSync(`${portal}dist/cjs/package.json`, `${JSON.stringify({ type: "commonjs", sideEffects: ["./worker/worker.js"] })}\n`);
