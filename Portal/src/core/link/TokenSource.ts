import { noTokenProblem, tokenProblem } from "./Problem.js";
import { Refused } from "./Refused.js";

/** Why a token is asked for. */
export interface TokenRequest {
  /** True if the last one was refused or has expired: answer with a new one. */
  readonly refresh: boolean;
}

/** What a token function may give: null, undefined and blank text mean that nobody is logged in. */
export type TokenAnswer = string | null | undefined;

/** A token, or a function that gives one, at once or later. Null means that nobody is logged in. */
export type Token = string | null | ((request: TokenRequest) => TokenAnswer | Promise<TokenAnswer>);

const tokenTimeoutMilliseconds = 15_000;

/** The message of a token function that does not answer. */
export const tokenTimeoutMessage = "the token function has not answered within 15 s.";

/**
 * @returns the token now, or null if nobody is logged in.
 * @throws what the function throws, and an Error if it has not answered within 15 s.
 */
export async function readToken(token: Token, request: TokenRequest): Promise<string | null> {
  if (typeof token !== "function") return clean(token);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(tokenTimeoutMessage)), tokenTimeoutMilliseconds);
  });
  try {
    return clean(await Promise.race([token(request), timeout]));
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Refused if nobody is logged in, and if no token can be obtained. */
export async function requireToken(token: Token, refresh: boolean): Promise<string> {
  let value: string | null;
  try {
    value = await readToken(token, { refresh });
  } catch (thrown) {
    throw new Refused(tokenProblem(thrown instanceof Error ? thrown.message : String(thrown)));
  }
  if (value === null) throw new Refused(noTokenProblem);
  return value;
}

// Programs without types return what they have: the `session?.access_token` of nobody, for one.
function clean(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
