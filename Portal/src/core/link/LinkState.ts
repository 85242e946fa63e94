import type { Problem } from "./Problem.js";

/**
 * `connecting` until the first connection, `reconnecting` after it. `error` if there is no connection: for good if
 * {@link Problem.final}, else because none has come about for 15 s, while tries go on.
 */
export type ConnectionStatus = "disconnected" | "connecting" | "connected" | "reconnecting" | "error";

/** How a connection stands. */
export interface LinkState {
  readonly status: ConnectionStatus;
  /** True from the moment the server was silent for longer than its keepalives explain until it is heard again. */
  readonly stale: boolean;
  /** True while the machine says that it has no network. */
  readonly offline: boolean;
  /** When the next try is due, in milliseconds since 1970; null while none is planned. */
  readonly retryAt: number | null;
  /** Why the last try failed; null while connected. */
  readonly problem: Problem | null;
  /** The server's clock less this machine's, in milliseconds; 0 if unknown. */
  readonly skew: number;
}

export const disconnected: LinkState = {
  status: "disconnected", stale: false, offline: false, retryAt: null, problem: null, skew: 0,
};
