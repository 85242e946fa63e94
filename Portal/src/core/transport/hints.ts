import { warnDevelopers } from "../development.js";
import type { LinkState } from "../link/LinkState.js";
import type { ServiceAccess } from "./ServiceAccess.js";

const hinted = new Set<string>();

/** Says in the page's console, once per service, what a developer may have forgotten if it cannot be reached. */
export function hintAtReach(access: ServiceAccess, state: LinkState): void {
  warnDevelopers(() => {
    const { status, problem, offline } = state;
    if (problem?.code !== "network" || status === "reconnecting" || offline) return null;
    // A worker has none, and no developer looks into its console.
    if (typeof document === "undefined") return null;
    const [page, { origin, protocol }] = [location, new URL(access.url(""), location.href)];
    if (origin === page.origin || hinted.has(origin)) return null;
    hinted.add(origin);
    return page.protocol === "https:" && protocol === "http:"
      ? `Pages of https may not ask services of http: browsers block ${origin} on ${page.origin}. Give an https URL as baseUrl.`
      : `${origin} cannot be reached from ${page.origin}. If the service runs, it may not allow this page's origin: add `
        + `${page.origin} to its setting CORS_ORIGINS.`;
  });
}

/** @param count of streams of one BOM each that are open. */
export function hintAtLimit(count: number): void {
  warnDevelopers(() => count !== 6
    ? null
    : "Six streams of one BOM each are open. Browsers allow six HTTP/1.1 connections per host, so other requests to the "
      + "service have to wait. The transport oneConnection (the default) needs one for 50 BOMs.");
}
