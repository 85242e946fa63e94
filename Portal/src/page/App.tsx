import { useCallback, useEffect, useRef, useState } from "react";
import { BomDetail } from "./BomDetail.js";
import { Overview } from "./Overview.js";
import { SignIn } from "./SignIn.js";
import { TopBar } from "./TopBar.js";
import { Welcome } from "./Welcome.js";
import { connectRefused, logOf } from "./FrameLog.js";
import { firstBoms, firstToken, showBoms } from "./session.js";

export function App() {
  const [session, setSession] = useState<{ given: string | null } | "open">({ given: firstToken });
  const [boms, setBoms] = useState<readonly string[]>(firstBoms);
  const [selected, setSelected] = useState<string | null>(firstBoms[0] ?? null);
  useEffect(() => showBoms(boms), [boms]);
  useEffect(() => {
    if (session === "open") boms.forEach(logOf);
  }, [boms, session]);

  const follow = (added: readonly string[]) => {
    setBoms((known) => [...added.filter((bom) => !known.includes(bom)), ...known]);
    setSelected(added[0] ?? null);
  };
  const leave = (bom: string) => {
    logOf(bom).close();
    const rest = boms.filter((known) => known !== bom);
    setBoms(rest);
    if (bom === selected) setSelected(rest[boms.indexOf(bom)] ?? rest.at(-1) ?? null);
  };
  // Rows are rendered again only if what they get changes.
  const newest = useRef(leave);
  useEffect(() => void (newest.current = leave));
  const leaveOne = useCallback((bom: string) => newest.current(bom), []);
  const opened = useCallback(() => {
    setSession("open");
    // The same token may be accepted again, which changes nothing that streams could notice.
    connectRefused();
  }, []);

  if (session !== "open") return <SignIn given={session.given} onDone={opened} />;
  return (
    <>
      <a className="skip" href="#main" onClick={(event) => skipTo(event, "main")}>Skip to the BOM</a>
      <TopBar onFollow={follow} shown={selected} />
      <div className={boms.length === 0 ? "layout empty" : "layout"}>
        {boms.length > 0 && <Overview boms={boms} selected={selected} onSelect={setSelected} onLeave={leaveOne} />}
        <main id="main" tabIndex={-1}>
          {selected === null
            ? <Welcome onFollow={follow} />
            : <BomDetail
                key={selected} bomId={selected} onSignOut={() => setSession({ given: null })}
                onLeave={() => leave(selected)}
              />}
        </main>
      </div>
    </>
  );
}

// The fragment names BOMs, so a skip link must not replace it.
function skipTo(event: { preventDefault(): void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}
