import { statusOf } from "../core/index.js";
import { useEnrichmentSSE } from "../react/index.js";
import { DemoButton } from "./DemoButton.js";
import { FollowForm } from "./FollowForm.js";
import { StatusChip } from "./StatusChip.js";

export function TopBar({ onFollow, shown }: { onFollow: (boms: readonly string[]) => void; shown: string | null }) {
  return (
    <header className="top">
      <h1><img src="./icon.svg" alt="" width="24" height="24" /> Enrichment live</h1>
      <FollowForm onFollow={onFollow} />
      {/* While nothing is followed, the welcome offers it. */}
      {shown !== null && <DemoButton onFollow={onFollow} />}
      {shown !== null && <Connection bomId={shown} />}
    </header>
  );
}

function Connection({ bomId }: { bomId: string }) {
  return <StatusChip kind="pill" status={statusOf(useEnrichmentSSE(bomId)).pill} />;
}
