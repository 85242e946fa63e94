import type { EnrichmentStatus, StatusAction } from "../core/index.js";
import { StatusIcon } from "./StatusIcon.js";

const labels: Record<StatusAction, string> = {
  retry: "Try now", "sign-in": "Use another token", leave: "Stop following",
};

/** What deserves a sentence, and what can be done. It counts seconds, so it is no live region: the announcer is. */
export function Notes({ status, onAction }: { status: EnrichmentStatus; onAction: (action: StatusAction) => void }) {
  return status.notes.map((note) => (
    <section
      key={note.about} className={`trouble ${note.tone}`} aria-label={note.about === "run" ? "The run" : "The connection"}
    >
      <StatusIcon icon={note.tone === "bad" ? "cross" : "alert"} />
      <div><strong>{note.title}</strong>{note.detail !== "" && <p>{note.detail}</p>}</div>
      {note.actions.map((action) => (
        <button type="button" key={action} onClick={() => onAction(action)}>{labels[action]}</button>
      ))}
    </section>
  ));
}
