import { useEnrichmentSSE } from "../react/index.js";
import { number, percent, range } from "./format.js";
import { ProgressBar } from "./ProgressBar.js";
import { StatusChip } from "./StatusChip.js";

/** Every followed BOM with a live bar. */
export function Overview({ boms, selected, onSelect, onLeave }: {
  boms: readonly string[]; selected: string | null; onSelect: (bom: string) => void; onLeave: (bom: string) => void;
}) {
  return (
    <nav className="overview" aria-label="Followed BOMs">
      <h2>Following <span className="count">{number(boms.length)}</span></h2>
      <ul>
        {boms.map((bom) => (
          <Row
            key={bom} bom={bom} selected={bom === selected}
            onSelect={() => onSelect(bom)} onLeave={() => onLeave(bom)}
          />
        ))}
      </ul>
    </nav>
  );
}

function Row({ bom, selected, onSelect, onLeave }: {
  bom: string; selected: boolean; onSelect: () => void; onLeave: () => void;
}) {
  const now = useEnrichmentSSE(bom);
  return (
    <li className={selected ? "row selected" : "row"}>
      <button type="button" className="row-main" aria-current={selected} onClick={onSelect}>
        <span className="row-head"><span className="bom-id">{bom}</span><StatusChip snapshot={now} /></span>
        <ProgressBar progress={now.progress} value={now.progressPercent} label={`Progress of ${bom}`} />
        <span className="row-foot">
          <span>{now.progress === null ? "–" : percent(now.progressPercent)}</span>
          <span>{now.pace.remaining === null ? "" : `${range(now.pace.remaining)} left`}</span>
        </span>
      </button>
      <button
        type="button" className="leave" aria-label={`Stop following ${bom}`} title="Stop following" onClick={onLeave}
      >×</button>
    </li>
  );
}
