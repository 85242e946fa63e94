/** What a URL's fragment may bring: fragments are not sent to servers. */
export interface Fragment {
  readonly token: string | null;
  readonly boms: readonly string[];
}

/** Reads `#token=…&bom=…&bom=…`. */
export function readFragment(hash: string): Fragment {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  return { token: values.get("token"), boms: [...new Set(values.getAll("bom").filter(isBomId))] };
}

/** @returns a fragment that names the BOMs, and never a token. */
export function writeFragment(boms: readonly string[]): string {
  return boms.length === 0 ? "" : `#${boms.map((bom) => `bom=${encodeURIComponent(bom)}`).join("&")}`;
}

export function isBomId(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,128}$/.test(text) && text !== "." && text !== "..";
}
