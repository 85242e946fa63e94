import type { UseEnrichmentResult } from "../react/index.js";
import { useNow } from "./useNow.js";

/** What is wrong, in words, and what can be done. Nothing where nothing is. */
export function Trouble({ bom, onSignOut }: { bom: UseEnrichmentResult; onSignOut: () => void }) {
  const now = useNow(bom.retryAt !== null);
  const trouble = describe(bom, now);
  if (trouble === null) return null;
  const [tone, title, detail] = trouble;
  return (
    <section className={`trouble ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <div><strong>{title}</strong>{detail !== "" && <p>{detail}</p>}</div>
      {bom.errorCode === "unauthorized"
        ? <button type="button" onClick={onSignOut}>Use another token</button>
        : (bom.error !== null || bom.retryAt !== null) && (
          <button type="button" onClick={bom.retry}>{bom.isFailed ? "Wait for the next run" : "Try now"}</button>
        )}
    </section>
  );
}

function describe(bom: UseEnrichmentResult, now: number): [tone: string, title: string, detail: string] | null {
  if (bom.isFailed)
    return ["bad", `The enrichment failed: ${bom.error ?? ""}`, bom.message === bom.error ? "" : (bom.message ?? "")];
  if (bom.isCancelled) return ["warn", "The enrichment was cancelled.", bom.message ?? ""];
  if (bom.error !== null) return ["bad", bom.error, hints[bom.errorCode ?? ""] ?? ""];
  if (bom.offline)
    return [
      "warn", "This machine has no network.",
      "What you see may be out of date. It goes on by itself when the network is back.",
    ];
  if (bom.retryAt !== null) {
    const seconds = Math.max(0, Math.ceil((bom.retryAt - now) / 1000));
    return [
      "warn", bom.notice ?? "The connection was lost.",
      seconds > 0 ? `Trying again in ${seconds} s. Nothing is lost: it goes on where it was.` : "Trying again…",
    ];
  }
  if (bom.notice !== null) return ["warn", bom.notice, "The stream stays open and goes on by itself."];
  if (bom.stalled)
    return [
      "warn", "The run has been silent for longer than usual.",
      "The connection is fine; whoever enriches this BOM has published nothing for a while.",
    ];
  return null;
}

const hints: Record<string, string> = {
  unauthorized: "The token is missing, wrong, or no longer valid.",
  forbidden: "It belongs to another organization.",
  revoked: "Your access was withdrawn while you were watching.",
};
