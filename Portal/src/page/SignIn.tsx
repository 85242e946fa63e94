import { useState, type FormEvent } from "react";
import { signIn } from "./session.js";

/** Asks for a token, which is kept in memory alone. */
export function SignIn({ onDone, reason }: { onDone: () => void; reason?: string }) {
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === "") return;
    signIn(token.trim());
    onDone();
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <h1>Enrichment live</h1>
        <p className="quiet">Watch the enrichment of your bills of materials as it happens.</p>
        {reason !== undefined && <p className="trouble bad" role="alert">{reason}</p>}
        <label htmlFor="token">Access token</label>
        <input id="token" type="password" autoComplete="off" spellCheck={false} autoFocus required
          value={token} onChange={(event) => setToken(event.target.value)} aria-describedby="token-hint" />
        <p id="token-hint" className="quiet small">
          Kept in this tab’s memory until you close or reload it. Standalone prints an address that brings its own.
        </p>
        <button className="primary" type="submit">Continue</button>
      </form>
    </main>
  );
}
