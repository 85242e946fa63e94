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

// Just before a first connection that takes 15 s is an error, so that the error can say why.
const timeoutMilliseconds = 14_500;

/**
 * @returns the token now, or null if nobody is logged in.
 * @throws what the function throws, and an Error if it does not answer in time.
 */
export async function readToken(token: Token, request: TokenRequest): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the token function does not answer.")), timeoutMilliseconds);
  });
  try {
    const value: unknown = typeof token === "function" ? await Promise.race([token(request), timeout]) : token;
    // Programs without types return what they have: the `session?.access_token` of nobody, for one.
    return (typeof value === "string" && value.trim()) || null;
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Refused if nobody is logged in, and if no token can be obtained. */
export async function requireToken(token: Token, refresh: boolean): Promise<string> {
  const value = await readToken(token, { refresh }).catch((thrown: unknown) => {
    throw new Refused(tokenProblem(thrown instanceof Error ? thrown.message : String(thrown)));
  });
  if (value === null) throw new Refused(noTokenProblem);
  return value;
}
