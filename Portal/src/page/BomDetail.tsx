import { useDeferredValue, useEffect } from "react";
import { statusOf, type StatusAction } from "../core/index.js";
import { useEnrichmentSSE } from "../react/index.js";
import { Announcer } from "./Announcer.js";
import { BatchStrip } from "./BatchStrip.js";
import { Counts, Facts } from "./Numbers.js";
import { EventLog } from "./EventLog.js";
import { logOf } from "./FrameLog.js";
import { Notes } from "./Notes.js";
import { ProgressBar } from "./ProgressBar.js";
import { StatusChip } from "./StatusChip.js";
import { Throughput } from "./Throughput.js";
import { useNow } from "./useNow.js";

/** Everything about one BOM's run. */
export function BomDetail({ bomId, onSignOut, onLeave }: {
  bomId: string; onSignOut: () => void; onLeave: () => void;
}) {
  const bom = useEnrichmentSSE(bomId);
  const ticks = bom.retryAt !== null || (bom.isProcessing && bom.connectionStatus === "connected" && !bom.stale);
  const now = useNow(ticks);
  const status = statusOf(bom, now);
  const { progress } = bom;
  // The charts may lag behind the numbers when much happens.
  const batches = useDeferredValue(bom.batches);
  useEffect(() => {
    document.title = `${status.title} · ${bomId} – Enrichment live`;
    return () => void (document.title = "Enrichment live");
  }, [status.title, bomId]);
  const act: Record<StatusAction, () => void> = {
    retry: () => logOf(bomId).connectAgain(), "sign-in": onSignOut, leave: onLeave,
  };
  const ended = bom.isComplete || bom.isFailed || bom.isCancelled;
  const none = ended ? "None was seen: the run was over before this page came."
    : status.current ? null : progress === null ? status.headline : "None was seen.";
  return (
    <>
      <Announcer status={status} />
      <Notes status={status} onAction={(action) => act[action]()} />
      <section className="card" aria-labelledby="bom-title">
        <header className="bom-head">
          <div>
            <h2 id="bom-title" className="bom-id">{bomId}</h2>
            <p className="quiet small run-name">{status.run}</p>
          </div>
          <div className="bom-state">
            <StatusChip status={status.chip} />
            {!status.notes.some((note) => note.actions.includes("leave")) && (
              <button type="button" className="plain" onClick={onLeave}>Stop following</button>
            )}
          </div>
        </header>
        <p className={progress === null || !status.current ? "big words" : "big"}>{status.headline}</p>
        <ProgressBar progress={progress} value={bom.progressPercent} label="Progress" text={status.headline} />
        <Counts progress={progress} />
        <Facts bom={bom} current={status.current} now={now} />
      </section>
      <div className="pair">
        <section className="card" aria-labelledby="batches-title">
          <h3 id="batches-title">Batches</h3>
          <BatchStrip
            batches={batches} total={progress?.total_batches} complete={bom.isComplete}
            none={none ?? "No batch has been seen yet."}
          />
        </section>
        <section className="card" aria-labelledby="throughput-title">
          <h3 id="throughput-title">Throughput</h3>
          <Throughput
            batches={batches} startedAt={bom.startedAt} none={none ?? "A chart appears after the first batches."}
          />
        </section>
      </div>
      <EventLog bomId={bomId} />
    </>
  );
}
