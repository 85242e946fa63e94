import { useEffect, useState, type FormEvent } from "react";
import { checkToken } from "./checkToken.js";
import { signIn } from "./session.js";

const wrong = "The service does not accept this token: it is wrong, or no longer valid. Check it, or use another one.";

/**
 * Asks for a token, which is kept in memory alone, and goes on once the service accepts it.
 * @param given a token that came with the address; it is checked at once.
 */
export function SignIn({ given, onDone }: { given: string | null; onDone: () => void }) {
  const [token, setToken] = useState(given ?? "");
  const [asked, setAsked] = useState<{ token: string } | null>(given === null ? null : { token: given });
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    if (asked === null) return;
    const life = new AbortController();
    void checkToken(asked.token, life.signal).then((verdict) => {
      if (life.signal.aborted) return;
      if (verdict.kind === "right") {
        signIn(asked.token);
        return onDone();
      }
      if (verdict.kind === "wrong") setToken("");
      setTrouble(verdict.kind === "wrong" ? wrong : verdict.words);
      setAsked(null);
    });
    return () => life.abort();
  }, [asked, onDone]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === "" || asked !== null) return;
    setTrouble(null);
    setAsked({ token: token.trim() });
  };
  if (asked !== null && asked.token === given && trouble === null)
    return <main className="sign-in"><p className="card" role="status">Checking the token…</p></main>;
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <h1>Enrichment live</h1>
        <p className="quiet">Watch the enrichment of your bills of materials as it happens.</p>
        {trouble !== null && <p className="trouble bad" role="alert">{trouble}</p>}
        <label htmlFor="token">Access token</label>
        <input id="token" type="password" autoComplete="off" spellCheck={false} autoFocus required
          value={token} onChange={(event) => setToken(event.target.value)} aria-describedby="token-hint" />
        <p id="token-hint" className="quiet small">
          Kept in this tab’s memory until you close or reload it. Standalone prints an address that brings its own.
        </p>
        <button className="primary" type="submit" disabled={asked !== null}>
          {asked === null ? "Continue" : "Checking…"}
        </button>
      </form>
    </main>
  );
}
