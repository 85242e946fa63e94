/** Why a token is asked for. */
export interface TokenRequest {
  /** True where the last one was refused or has expired: answer with a new one. */
  readonly refresh: boolean;
}

/** A token, or a function that gives one, at once or later. Null means that nobody is logged in. */
export type Token = string | null | ((request: TokenRequest) => string | null | Promise<string | null>);

/** @returns the token now. */
export async function readToken(token: Token, request: TokenRequest): Promise<string | null> {
  const value = typeof token === "function" ? await token(request) : token;
  return value === "" ? null : value;
}
