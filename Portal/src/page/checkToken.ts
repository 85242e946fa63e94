import { ask } from "./session.js";

/** What the service says of a token; `words` tell a person why it could not say anything. */
export type TokenVerdict = { readonly kind: "right" } | { readonly kind: "wrong" } | {
  readonly kind: "unknown"; readonly words: string;
};

// Any id does: whether there is such a BOM, or it is another organization's, the token was right.
const path = "api/enrichment/boms/sign-in";

/** Asks the service whether it accepts a token, before anything is shown as if it did. */
export async function checkToken(token: string, signal: AbortSignal): Promise<TokenVerdict> {
  // What a header cannot hold is no token, and some servers answer it with another status than 401.
  if (/[^\x21-\x7e]/.test(token)) return { kind: "wrong" };
  let response: Response;
  try {
    response = await ask(path, { signal, headers: { Authorization: `Bearer ${token}` } });
  } catch {
    return { kind: "unknown", words: "The service cannot be reached, so the token was not checked. Try again." };
  }
  void response.body?.cancel();
  const { status } = response;
  if (status === 401) return { kind: "wrong" };
  if ([200, 403, 404].includes(status)) return { kind: "right" };
  const wait = Number(response.headers.get("Retry-After"));
  const when = wait > 0 ? `Try again in ${Math.ceil(wait)} s.` : "Try again.";
  return { kind: "unknown", words: `The service cannot check the token now (status ${status}). ${when}` };
}
