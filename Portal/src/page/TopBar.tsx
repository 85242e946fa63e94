import { useEnrichmentSSE } from "../react/index.js";
import { ConnectionPill } from "./ConnectionPill.js";
import { DemoButton } from "./DemoButton.js";
import { FollowForm } from "./FollowForm.js";

export function TopBar({ onFollow, shown }: { onFollow: (boms: readonly string[]) => void; shown: string | null }) {
  return (
    <header className="top">
      <h1><img src="./icon.svg" alt="" width="24" height="24" /> Enrichment live</h1>
      <FollowForm onFollow={onFollow} />
      {/* Where nothing is followed yet, the welcome offers it. */}
      {shown !== null && <DemoButton onFollow={onFollow} />}
      {shown !== null && <Connection bomId={shown} />}
    </header>
  );
}

function Connection({ bomId }: { bomId: string }) {
  return <ConnectionPill snapshot={useEnrichmentSSE(bomId)} />;
}
