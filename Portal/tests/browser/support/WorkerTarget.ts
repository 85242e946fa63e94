import type { Browser, CDPSession, Page } from "playwright-core";

/** The SharedWorker of a browser, as its developer tools see it. */
export class WorkerTarget {
  #messages = 0;

  private constructor(
    private readonly devtools: CDPSession, readonly id: string, private readonly sessionId: string,
  ) {}

  /** Attaches to the one that a page uses. */
  static async of(browser: Browser, page: Page): Promise<WorkerTarget> {
    const devtools = await browser.newBrowserCDPSession();
    const { targetInfo } = await (await page.context().newCDPSession(page)).send("Target.getTargetInfo");
    // One that was left by pages of before may take a moment to go.
    for (;;) {
      const { targetInfos } = await devtools.send("Target.getTargets");
      const [worker, another] = targetInfos.filter(({ type, browserContextId }) =>
        type === "shared_worker" && browserContextId === targetInfo.browserContextId);
      if (worker === undefined) throw new Error("There is no SharedWorker.");
      if (another !== undefined) {
        await new Promise((next) => setTimeout(next, 50));
        continue;
      }

      const { sessionId } = await devtools.send("Target.attachToTarget", { targetId: worker.targetId, flatten: false });
      return new WorkerTarget(devtools, worker.targetId, sessionId);
    }
  }

  /** Ends it, as the browser does if it needs memory. */
  async kill(): Promise<void> {
    await this.devtools.send("Target.closeTarget", { targetId: this.id });
  }

  /** Stops it at its next statement. */
  async freeze(): Promise<void> {
    await this.#send("Debugger.enable");
    await this.#send("Debugger.pause");
  }

  async thaw(): Promise<void> {
    await this.#send("Debugger.resume");
    await this.#send("Debugger.disable");
  }

  async #send(method: string): Promise<void> {
    const message = JSON.stringify({ id: ++this.#messages, method });
    await this.devtools.send("Target.sendMessageToTarget", { sessionId: this.sessionId, message });
  }
}
