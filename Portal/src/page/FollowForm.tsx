import { useId, useState, type FormEvent } from "react";
import { isBomId } from "./fragment.js";

/** Takes one BOM id, or several with spaces or commas between. */
export function FollowForm({ onFollow }: { onFollow: (boms: readonly string[]) => void }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const boms = text.split(/[\s,]+/).filter((part) => part !== "");
    const bad = boms.find((bom) => !isBomId(bom));
    setWrong(bad === undefined ? null : `“${bad.slice(0, 40)}” is no BOM id: use 1 to 128 of A–Z a–z 0–9 . _ -`);
    if (bad !== undefined || boms.length === 0) return;
    onFollow([...new Set(boms)]);
    setText("");
  };
  return (
    <form className="follow" onSubmit={submit}>
      <label className="hidden" htmlFor={id}>BOM id</label>
      <input id={id} value={text} placeholder="BOM id" spellCheck={false} autoComplete="off" autoCapitalize="off"
        aria-invalid={wrong !== null} aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        onChange={(event) => setText(event.target.value)} />
      <button className="primary" type="submit">Follow</button>
      {wrong !== null && <p id={`${id}-wrong`} className="wrong" role="alert">{wrong}</p>}
    </form>
  );
}
