import type { Port, ToPage, ToWorker } from "../../worker/messages.js";
import { readToken } from "../link/TokenSource.js";
import { awaitLock, holdLock, type HeldLock } from "./locks.js";
import { Pulse } from "./Pulse.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { sessionOf } from "./sessionOf.js";
import { WorkerName } from "./WorkerName.js";

/** A SharedWorker that runs this package's worker script. */
export interface WorkerLike {
  readonly port: MessagePort;
  /** Called if its script cannot be loaded, or throws. */
  onerror: ((event: never) => unknown) | null;
}

/** Starts the worker by a name, or gets the one that runs by it. @returns null if there are no SharedWorkers. */
export type StartWorker = (name: string) => WorkerLike | null;

export interface WorkerCalls {
  /** The worker is there, and knows who the page is. */
  ready(): void;
  heard(message: ToPage): void;
  /** The worker that was there is gone, or answers no more; another one is being started. */
  lost(): void;
  /** There is no worker; another one may still come. */
  missing(): void;
}

const firstMilliseconds = 4_000;
// Together with the time that it takes to notice, less than 5 s.
const againMilliseconds = 700;
const laterMilliseconds = 30_000;
const shortMilliseconds = 2_000;

/** Keeps a page in touch with the worker of its origin: starts it, notices that it is gone or frozen, starts another. */
export class WorkerLink {
  #worker: WorkerLike | null = null;
  #port: Port<ToPage, ToWorker> | null = null;
  #ready = false;
  /** Something is watched. */
  #wanted = false;
  /** The page is away, perhaps in the back/forward cache. */
  #away = false;
  #hopeless = false;
  #beganAt = 0;
  /** Workers that were gone as soon as they were there. */
  #shortLived = 0;
  #lock: HeldLock | null = null;
  #awaits: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hellos = 0;
  readonly #name = new WorkerName();
  #listening: AbortController | null = null;
  readonly #pulse = new Pulse(() => this.#post({ type: "ping" }), () => this.#lose("does not answer"));

  constructor(
    private readonly access: ServiceAccess, private readonly make: StartWorker,
    private readonly calls: WorkerCalls,
  ) {}

  get isReady(): boolean {
    return this.#ready;
  }

  /** Something is watched: starts the worker, unless it is there or cannot be. */
  start(): void {
    this.#wanted = true;
    if (this.#hopeless) return this.calls.missing();
    if (this.#port === null) this.#start(firstMilliseconds);
    else if (this.#ready) this.#pulse.start();
  }

  /** Says it to a worker that knows who the page is; to any other it need not be said. */
  send(message: ToWorker): void {
    if (this.#ready) this.#post(message);
  }

  retry(key: number): void {
    if (this.#ready) this.#post({ type: "retry", key });
    // It may be the token that it waits for.
    else if (this.#port !== null) void this.#hello();
  }

  tokenChanged(): void {
    if (this.#port !== null) void this.#hello().then(() => this.#post({ type: "tokenChanged" }));
  }

  /** Nothing is watched. */
  rest(): void {
    this.#wanted = false;
    this.#pulse.stop();
  }

  close(): void {
    this.#drop();
    this.#lock?.release();
    this.#lock = null;
    this.#listening?.abort();
    this.#listening = null;
    this.#wanted = this.#away = this.#hopeless = false;
  }

  #start(timeout: number): void {
    try {
      this.#name.read();
      const worker = this.make(this.#name.value);
      if (worker === null) return this.#giveUp();
      this.#adopt(worker, timeout);
    } catch {
      // There are no SharedWorkers in this browser, or not for this page.
      this.#giveUp();
    }
  }

  #adopt(worker: WorkerLike, timeout: number): void {
    this.#worker = worker;
    const port = (this.#port = worker.port as unknown as Port<ToPage, ToWorker>);
    worker.onerror = () => {
      // Its script cannot be loaded, or fails before it is ready.
      if (this.#port === port && !this.#ready) this.#giveUp();
    };
    port.onmessage = ({ data }) => this.#hear(data);
    port.onmessageerror = () => this.#lose("sends what cannot be read");
    this.#timer = setTimeout(() => this.#missing(), timeout);
    this.#listen();
    void this.#hold().then(() => {
      if (this.#port === port) void this.#hello();
    });
  }

  #giveUp(): void {
    this.#drop();
    this.#hopeless = true;
    this.calls.missing();
  }

  #missing(): void {
    this.calls.missing();
    this.#timer = setTimeout(() => {
      this.#name.next();
      this.#again(againMilliseconds);
    }, laterMilliseconds);
  }

  #lose(why: string): void {
    this.access.debug?.(`The shared worker ${why}.`);
    this.#shortLived = performance.now() - this.#beganAt < shortMilliseconds ? this.#shortLived + 1 : 0;
    this.#name.next();
    this.calls.lost();
    if (this.#shortLived < 3) return this.#again(againMilliseconds);
    this.#drop();
    this.#missing();
  }

  #again(timeout: number): void {
    this.#drop();
    if (this.#wanted) this.#start(timeout);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#pulse.stop();
    this.#awaits?.();
    this.#awaits = null;
    this.#hellos++;
    this.#ready = false;
    if (this.#port === null) return;
    // Browsers keep the object of a worker that runs, and with it whatever its handlers hold.
    if (this.#worker !== null) this.#worker.onerror = null;
    this.#worker = null;
    this.#port.onmessage = this.#port.onmessageerror = null;
    this.#post({ type: "bye" });
    this.#port.close?.();
    this.#port = null;
  }

  #listen(): void {
    if (this.#listening !== null || typeof addEventListener !== "function") return;
    const { signal } = (this.#listening = new AbortController());
    addEventListener("pagehide", () => {
      if (this.#port === null) return;
      this.#away = true;
      this.#drop();
      this.#lock?.release();
      this.#lock = null;
    }, { signal });
    addEventListener("pageshow", () => {
      if (!this.#away || this.#port !== null) return;
      this.#away = false;
      this.calls.lost();
      this.#again(firstMilliseconds);
    }, { signal });
    // Another page has lost the worker, which this one may not have noticed: all go on with the same.
    addEventListener("storage", () => {
      if (this.#port === null || !this.#name.read()) return;
      this.calls.lost();
      this.#again(againMilliseconds);
    }, { signal });
  }

  // Until the page is gone: then the worker gets the lock, and knows.
  async #hold(): Promise<void> {
    if (this.#lock !== null) return;
    const lock = await holdLock("enrichment");
    if (this.#listening === null || this.#port === null || this.#lock !== null) lock?.release();
    else this.#lock = lock;
  }

  async #hello(): Promise<void> {
    const mine = ++this.#hellos;
    const token = this.access.token();
    let session = "";
    try {
      session = token === undefined ? "" : sessionOf(await readToken(token, { refresh: false }));
    } catch {
      // The worker asks again, and tells the watchers what is wrong.
    }
    if (mine !== this.#hellos) return;
    const { options, baseUrl, authorization } = this.access;
    const access = {
      // The worker's own address is another.
      baseUrl: new URL(baseUrl === "" ? "/" : baseUrl, globalThis.location?.href).href,
      authorization, credentials: options.credentials,
    };
    this.#post({ type: "hello", session, access, lock: this.#lock?.name ?? null });
  }

  #hear(message: ToPage): void {
    if (message.type === "ready") return this.#begin(message.lock);
    if (message.type !== "pong") return this.calls.heard(message);
    this.#pulse.answered();
    if (!message.known) void this.#hello();
  }

  #begin(lock: string | null): void {
    clearTimeout(this.#timer);
    this.#ready = true;
    this.#beganAt = performance.now();
    this.#awaits?.();
    this.#awaits = lock === null ? null : awaitLock(lock, () => this.#lose("is gone"));
    this.#pulse.start();
    this.calls.ready();
  }

  #post(message: ToWorker): void {
    this.#port?.postMessage(message);
  }
}
