import { isRecord, parseDocument } from "../run/documents.js";

/**
 * Says whose a token is, so that pages of one person share connections although their tokens differ: the issuer,
 * subject and organization of a JWT, else the token itself. Nothing is decided by it: the service judges the token.
 */
export function sessionOf(token: string | null): string {
  if (token === null) return "";
  const claims = readClaims(token.split(".")[1] ?? "");
  return claims === null
    ? token
    : JSON.stringify([claims["iss"], claims["sub"], claims["org_id"], claims["app_metadata"]]);
}

function readClaims(part: string): Record<string, unknown> | null {
  try {
    const claims = parseDocument(atob(part.replace(/-/g, "+").replace(/_/g, "/")));
    return isRecord(claims) && typeof claims["sub"] === "string" ? claims : null;
  } catch {
    return null;
  }
}
