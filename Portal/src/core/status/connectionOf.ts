import type { EnrichmentSnapshot } from "../EnrichmentSnapshot.js";
import type { StatusAction, StatusWord } from "./StatusWords.js";

/** How the connection stands, judged once for all words. */
export interface Connection {
  /** True only if the service is heard now. */
  readonly heard: boolean;
  readonly pill: StatusWord;
  /** Why nothing is known; it follows "Unknown: ". */
  readonly why: string;
}

/** Words for a problem that trying again cannot help. */
interface Refusal {
  readonly pill: StatusWord;
  readonly why: string;
  /** The same whichever transport met it; null takes the problem's own message. */
  readonly title: string | null;
  readonly detail: string;
  readonly actions: readonly StatusAction[];
}

const noAccess: StatusWord = { word: "No access", tone: "bad", icon: "lock" };
const noConnection: StatusWord = { word: "No connection", tone: "bad", icon: "broken" };
const refused: StatusWord = { word: "Refused", tone: "bad", icon: "cross" };

const refusals: Record<string, Refusal> = {
  unauthorized: {
    pill: { word: "Token refused", tone: "bad", icon: "lock" }, why: "the token was refused",
    title: "The service does not accept this token.", detail: "It is missing, wrong, or no longer valid.",
    actions: ["sign-in"],
  },
  forbidden: {
    pill: noAccess, why: "no access", title: "You do not have access to this BOM.",
    detail: "It belongs to another organization.", actions: ["sign-in", "leave"],
  },
  revoked: {
    pill: noAccess, why: "no access", title: "Your access was withdrawn.",
    detail: "The service ended this stream, and accepts this token no longer.", actions: ["sign-in", "leave"],
  },
  bad_request: { pill: refused, why: "the service refused", title: null, detail: "", actions: ["leave"] },
};

const otherRefusal: Refusal = {
  pill: noConnection, why: "no connection", title: null, detail: "Trying again by itself has ended.",
  actions: ["retry"],
};

/** @returns the words for a final problem of this code. */
export function refusalOf(code: string | null): Refusal {
  return refusals[code ?? ""] ?? otherRefusal;
}

const busy = new Set<string | null>(["too_many", "unavailable"]);

/** @param code why there is no connection, or null. @param final whether tries have ended. */
export function connectionOf(snapshot: EnrichmentSnapshot, code: string | null, final: boolean): Connection {
  const { connectionStatus, offline, stale } = snapshot;
  if (final) return { heard: false, ...refusalOf(code) };
  if (offline) return unheard("Offline", "warn", "offline", "this machine is offline");
  if (connectionStatus === "error" && busy.has(code))
    return unheard("Service busy", "bad", "broken", "the service is busy");
  if (connectionStatus === "error") return unheard("Cannot connect", "bad", "broken", "no connection");
  if (connectionStatus === "reconnecting") return unheard("Reconnecting", "warn", "turn", "the connection is lost");
  if (connectionStatus === "connecting") return unheard("Connecting", "idle", "turn", "not connected yet");
  if (connectionStatus === "disconnected") return unheard("Not connected", "idle", "broken", "not connected");
  if (stale) return unheard("Silent", "warn", "alert", "nothing is heard from the service");
  return { heard: true, pill: { word: "Live", tone: "good", icon: "link" }, why: "" };
}

function unheard(word: string, tone: StatusWord["tone"], icon: StatusWord["icon"], why: string): Connection {
  return { heard: false, pill: { word, tone, icon }, why };
}
