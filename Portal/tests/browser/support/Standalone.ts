import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisPublisher } from "./RedisPublisher.js";

const program = process.env["STANDALONE_DLL"]
  ?? new URL("../../../../Standalone/bin/Debug/net10.0/EnrichmentStream.Standalone.dll", import.meta.url).pathname;

/** The real service in its one-process form, on free ports. */
export class Standalone {
  readonly token = "portal-test-token";
  readonly folder = mkdtempSync(join(tmpdir(), "standalone-"));
  output = "";
  #process: ChildProcess | null = null;
  #redis: RedisPublisher | null = null;

  private constructor(readonly port: number, readonly redisPort: number, readonly settings: Record<string, string>) {}

  static async start(settings: Record<string, string> = {}): Promise<Standalone> {
    if (!existsSync(program)) throw new Error(`${program} is missing: run "dotnet build Standalone" first.`);
    const service = new Standalone(await freePort(), await freePort(), settings);
    await service.run();
    return service;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The page's address with a token, as the service prints it. */
  page(...boms: string[]): string {
    return `${this.url}/#${[`token=${this.token}`, ...boms.map((bom) => `bom=${bom}`)].join("&")}`;
  }

  async run(): Promise<void> {
    this.#process = spawn("dotnet", [program], {
      cwd: this.folder,
      env: {
        ...process.env, CNS_PORT: String(this.port), EMBEDDED_REDIS_PORT: String(this.redisPort), ADMIN_TOKEN: this.token,
        DATA_DIR: this.folder, ...this.settings,
      },
    });
    const keep = (bytes: Buffer) => (this.output += bytes.toString());
    this.#process.stdout!.on("data", keep);
    this.#process.stderr!.on("data", keep);
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`Standalone ended:\n${this.output}`);
      const health = await fetch(`${this.url}/api/enrichment/health`).catch(() => null);
      if (health?.status === 200) break;
      await new Promise((next) => setTimeout(next, 100));
    }
    this.#redis = await RedisPublisher.connect(this.redisPort);
  }

  async publish(bomId: string, ...documents: Record<string, unknown>[]): Promise<void> {
    await Promise.all(documents.map((document) =>
      this.#redis!.publish(`enrichment:${bomId}`, JSON.stringify({ bom_id: bomId, ...document }))));
  }

  /** Ends the process as a crash does. */
  async kill(): Promise<void> {
    const ended = new Promise((done) => this.#process!.once("exit", done));
    this.#redis?.close();
    this.#process!.kill("SIGKILL");
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
