import { useEffect, useState } from "react";
import { offersDemo, startDemo } from "./demo.js";

/** Starts a demo run where the service offers that. */
export function DemoButton({ onFollow }: { onFollow: (boms: readonly string[]) => void }) {
  const [offered, setOffered] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    void offersDemo().then((offers) => here && setOffered(offers));
    return () => void (here = false);
  }, []);
  if (!offered) return null;

  const start = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      onFollow(await startDemo());
    } catch (thrown) {
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="demo">
      <button type="button" disabled={busy} onClick={() => void start()}>
        {busy ? "Starting…" : "Start a demo run"}
      </button>
      {trouble !== null && <span className="wrong" role="alert">{trouble}</span>}
    </span>
  );
}
