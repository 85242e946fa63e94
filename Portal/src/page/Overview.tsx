import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { number } from "./format.js";
import { OverviewRow } from "./OverviewRow.js";

const rowPixels = 88;

/**
 * Every followed BOM with a live bar. Only rows in view are rendered. The list is one tab stop: arrow keys, Home and
 * End move within it, Delete stops following.
 */
export function Overview({ boms, selected, onSelect, onLeave }: {
  boms: readonly string[]; selected: string | null; onSelect: (bom: string) => void; onLeave: (bom: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<string | null>(selected);
  const [moves, setMoves] = useState(0);
  useEffect(() => setStop(selected), [selected]);
  const at = Math.max(0, boms.indexOf(stop ?? ""));
  const rows = useVirtualizer({
    count: boms.length, getScrollElement: () => list.current, estimateSize: () => rowPixels, gap: 8, overscan: 4,
    getItemKey: (index) => boms[index]!,
    // The tab stop stays there, wherever the list is scrolled to.
    rangeExtractor: (range: Range) => [...new Set([at, ...defaultRangeExtractor(range)])].sort((a, b) => a - b),
  });
  useEffect(() => {
    if (moves > 0) list.current?.querySelector<HTMLElement>(".row-main[tabindex='0']")?.focus();
  }, [moves]);

  const move = (index: number) => {
    const next = Math.min(boms.length - 1, Math.max(0, index));
    setStop(boms[next] ?? null);
    rows.scrollToIndex(next);
    setMoves(moves + 1);
  };
  const press = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boms.length - 1 }[event.key];
    if (event.key === "Delete") {
      onLeave(boms[at]!);
      setMoves(moves + 1);
    } else if (to === undefined) return;
    else move(to);
    event.preventDefault();
  };
  return (
    <nav className="overview" aria-label="Followed BOMs">
      <h2>Following <span className="count">{number(boms.length)}</span></h2>
      <div className="rows" ref={list}>
        <ul style={{ height: rows.getTotalSize() }} onKeyDown={press}>
          {rows.getVirtualItems().map(({ index, start, key }) => (
            <OverviewRow
              key={key} bom={boms[index]!} index={index} of={boms.length} top={start} measure={rows.measureElement}
              selected={boms[index] === selected} tabStop={index === at} onSelect={onSelect} onLeave={onLeave}
            />
          ))}
        </ul>
      </div>
    </nav>
  );
}
