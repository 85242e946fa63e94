import { existsSync } from "node:fs";
import { launch, type Browser } from "puppeteer-core";

const places = [process.env["FIREFOX"], "/usr/bin/firefox-esr", "/usr/bin/firefox"];

/** Starts Debian's Firefox, as it is, with a profile of its own, over WebDriver BiDi. */
export function startFirefox(): Promise<Browser> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) throw new Error("Firefox is missing: apt-get install firefox-esr, or set FIREFOX.");
  return launch({ browser: "firefox", executablePath, headless: true, defaultViewport: { width: 1280, height: 800 } });
}
