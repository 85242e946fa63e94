import { describe, expect, it } from "vitest";
import { RecentFrames } from "./RecentFrames.js";

const connected = (resume: string) =>
  ({ name: "connected", id: null, data: JSON.stringify({ type: "connected", bom_id: "bom", resume, status: "stalled" }) });

describe("what a shared stream keeps of a BOM", () => {
  it("that joined late, and had been followed before, is no whole state", () => {
    const recent = new RecentFrames("bom", "e1");
    recent.add(connected("live"), 0);
    expect(recent.welcome(null)).toHaveLength(1);

    recent.add(connected("replayed"), 0);

    expect(recent.welcome(null)).toBeNull();
    expect(recent.welcome("e1")!.map(({ name, data }) => [name, JSON.parse(data).resume])).toEqual([["connected", "replayed"]]);
  });
});
