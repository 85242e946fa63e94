import type { LinkState } from "../core/link/LinkState.js";
import type { SseEvent } from "../core/sse/SseParser.js";
import type { AccessOptions } from "../core/transport/ServiceAccess.js";

/** What a page tells the worker that all pages of its origin share. */
export type ToWorker =
  /** First, and again if somebody else logs in. `session` says who: pages of one session share connections. */
  | { readonly type: "hello"; readonly session: string; readonly access: WorkerAccess; readonly lock: string | null }
  | { readonly type: "watch"; readonly key: number; readonly bomId: string; readonly after: string | null; readonly follow: boolean }
  | { readonly type: "retry"; readonly key: number }
  | { readonly type: "unwatch"; readonly key: number }
  | { readonly type: "token"; readonly request: number; readonly token: string | null; readonly failed?: string }
  | { readonly type: "tokenChanged" }
  /** Asks for a pong: proof of life, of both. */
  | { readonly type: "ping" }
  /** The page goes away. */
  | { readonly type: "bye" };

/** What the worker tells a page. */
export type ToPage =
  /** Answers `hello`. The worker holds the lock for as long as it lives; null if there are no locks. */
  | { readonly type: "ready"; readonly lock: string | null }
  /** `known` is false if the page has been silent for so long that it was given up: it must say `hello` again. */
  | { readonly type: "pong"; readonly known: boolean }
  | { readonly type: "frame"; readonly key: number; readonly event: SseEvent }
  | { readonly type: "state"; readonly key: number; readonly state: LinkState }
  | { readonly type: "token"; readonly request: number; readonly refresh: boolean };

export type WorkerAccess = {
  readonly [name in "baseUrl" | "authorization" | "credentials"]: AccessOptions[name] | undefined;
};

/** The part of a MessagePort that is used. */
export interface Port<In, Out> {
  onmessage: ((event: { readonly data: In }) => void) | null;
  onmessageerror?: (() => void) | null;
  postMessage(message: Out): void;
  close?(): void;
}
