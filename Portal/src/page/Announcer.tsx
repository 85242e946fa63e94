import type { EnrichmentStatus } from "../core/index.js";

/** The one live region: tells a screen reader every tenth of the way, the end, and when the view is lost or back. */
export function Announcer({ status }: { status: EnrichmentStatus }) {
  return <p className="hidden" role="status">{status.announcement}</p>;
}
