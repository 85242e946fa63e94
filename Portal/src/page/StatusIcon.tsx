import type { StatusIcon as Shape } from "../core/index.js";

const shapes: Record<Shape, string> = {
  check: "M2.5 8.5l3.5 3.5 7.5-8",
  cross: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  stop: "M3.5 3.5h9v9h-9z",
  pause: "M5.5 3v10M10.5 3v10",
  play: "M5 3l7.5 5L5 13z",
  alert: "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.4v.2",
  wait: "M4.5 2.5h7M4.5 13.5h7M5.5 2.5c0 4 5 7 5 11M10.5 2.5c0 4-5 7-5 11",
  link: "M2.5 11.5a8 8 0 0 1 11 0M4.8 8.2a4.6 4.6 0 0 1 6.4 0M8 12.4v.2",
  broken: "M2.5 6.5a8 8 0 0 1 11 0M8 12.4v.2M3 2.5l10 11",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  offline: "M2.5 4h11v7h-11zM5.5 13.5h5M3 2l10 11",
  turn: "M13 8a5 5 0 1 1-1.6-3.6M13 2v3h-3",
};

/** The shape that goes with a word; the word says the same, so readers of screens skip it. */
export function StatusIcon({ icon }: { icon: Shape }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" data-icon={icon}>
      <path d={shapes[icon]} />
    </svg>
  );
}
