import type { StatusWord } from "../core/index.js";
import { StatusIcon } from "./StatusIcon.js";

/** A state in a word and a shape. */
export function StatusChip({ status, kind = "chip" }: { status: StatusWord; kind?: "chip" | "pill" }) {
  return <span className={`${kind} ${status.tone}`}><StatusIcon icon={status.icon} />{status.word}</span>;
}
