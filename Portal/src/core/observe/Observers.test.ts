import { describe, expect, it } from "vitest";
import { idleSnapshot } from "../composeSnapshot.js";
import { Observers } from "./Observers.js";

describe("an observer", () => {
  const ended = idleSnapshot("bom", { phase: "completed" });

  it("that asks for past ends when it comes back is told of one that it was not told before", () => {
    const observers = new Observers();
    const told: boolean[] = [];
    const observer = { replayEnd: false, onComplete: ({ live }: { live: boolean }) => void told.push(live) };
    const leave = observers.add(observer);
    observers.ended(ended, false);
    leave();

    observer.replayEnd = true;
    const leaveAgain = observers.add(observer);
    leaveAgain();
    observers.add(observer);

    expect(told).toEqual([false]);
  });

  it("of a transport that fails without saying why is told nothing, and nothing breaks", () => {
    const observers = new Observers();
    const told: string[] = [];
    observers.add({ onError: (error) => void told.push(error) });

    observers.failed(ended);

    expect(told).toEqual([]);
  });
});
