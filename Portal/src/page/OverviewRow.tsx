import { memo } from "react";
import { paceOf, statusOf } from "../core/index.js";
import { useEnrichmentSSE } from "../react/index.js";
import { range } from "./format.js";
import { ProgressBar } from "./ProgressBar.js";
import { StatusChip } from "./StatusChip.js";

export interface OverviewRowProps {
  readonly bom: string;
  readonly index: number;
  readonly of: number;
  readonly top: number;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly measure: (row: HTMLElement | null) => void;
  readonly onSelect: (bom: string) => void;
  readonly onLeave: (bom: string) => void;
}

/** One followed BOM: its id, where it stands, and how far it is. */
export const OverviewRow = memo(function OverviewRow(props: OverviewRowProps) {
  const { bom, index, of, top, selected, tabStop, measure, onSelect, onLeave } = props;
  const now = useEnrichmentSSE(bom);
  const status = statusOf(now);
  const left = status.current && now.isProcessing && !now.stalled ? paceOf(now).remaining : null;
  return (
    <li
      className={selected ? "row selected" : "row"} ref={measure} data-index={index}
      aria-setsize={of} aria-posinset={index + 1} style={{ transform: `translateY(${top}px)` }}
    >
      <button
        type="button" className="row-main" aria-current={selected} aria-keyshortcuts="Delete"
        tabIndex={tabStop ? 0 : -1} onClick={() => onSelect(bom)}
      >
        <span className="row-head">
          <span className="bom-id" title={bom}>{bom}</span><StatusChip status={status.chip} />
        </span>
        <ProgressBar
          progress={now.progress} value={now.progressPercent} label={`Progress of ${bom}`} text={status.headline}
        />
        <span className="row-foot">
          <span>{now.progress === null ? "–" : status.headline}</span>
          <span>{left !== null && `${range(left)} left`}</span>
        </span>
      </button>
      <button
        type="button" className="leave" aria-label={`Stop following ${bom}`} title="Stop following" tabIndex={-1}
        onClick={() => onLeave(bom)}
      >×</button>
    </li>
  );
});
