import { text } from "../run/documents.js";

/** Why there is no stream, in a word for programs. */
export type ErrorCode =
  | "bad_request" | "unauthorized" | "forbidden" | "revoked" | "not_found" | "too_many" | "unavailable"
  | "network"
  /** No answer within 15 s. */
  | "unanswered"
  /** The stream is open, but nothing comes through. */
  | "silent"
  /** Something other than the service answered. */
  | "not_a_stream"
  /** This `fetch` gives no body to read from. */
  | "no_streaming"
  /** The token function threw, or has not answered within 15 s. */
  | "token"
  | "unexpected";

/** Why there is no stream, in words for a person. */
export interface Problem {
  /** The HTTP status, or null if no answer came. */
  readonly status: number | null;
  readonly code: ErrorCode;
  readonly message: string;
  /** True if trying again with the same token cannot help. */
  readonly final: boolean;
}

const words: Record<number, [code: ErrorCode, message: string, final?: false]> = {
  400: ["bad_request", "The service does not accept this BOM id."],
  401: ["unauthorized", "Authentication required."],
  403: ["forbidden", "You do not have access to this BOM."],
  404: ["not_found", "There is no stream at this address: check baseUrl."],
  429: ["too_many", "Too many streams are open.", false],
  503: ["unavailable", "The service cannot serve streams right now.", false],
};

/** Puts an answer other than a stream into words; the service's own `detail` wins. */
export async function describeAnswer(response: Response): Promise<Problem> {
  const { status } = response;
  const [code, message, final = true] = words[status] ?? fallback(status);
  const isJson = response.headers.get("content-type")?.includes("json");
  const answer = (isJson ? await response.json().catch(() => null) : null) as { detail?: unknown } | null;
  return problem(code, text(answer?.detail) ?? message, final, status);
}

function fallback(status: number): [ErrorCode, string, boolean] {
  if (status === 200) return ["not_a_stream", "Something else answered, such as a proxy.", false];
  const temporary = status >= 500 || status === 408 || status === 425;
  return ["unexpected", `The service answered with status ${status}.`, !temporary];
}

const problem = (code: ErrorCode, message: string, final = false, status: number | null = null): Problem =>
  ({ status, code, message, final });

export const networkProblem = problem("network", "The service cannot be reached.");

export const silentProblem = problem("silent",
  "Nothing comes through. A proxy on the way may hold the stream back.");

export const unansweredProblem = problem("unanswered", "The service has not answered within 15 s.");

/** The service opens a stream and ends it at once: it drains, or has too much to do. */
export const drainingProblem = problem("unavailable", words[503]![1]);

export const noTokenProblem = problem("unauthorized", words[401]![1], true);

export const noStreamingProblem = problem(
  "no_streaming", "This fetch cannot read streams: use expo/fetch or a polyfill.", true);

export const badBomIdProblem = problem("bad_request", words[400]![1], true, 400);

/** @param reason why no token came, in words. */
export const tokenProblem = (reason: string): Problem => problem("token", `There is no token: ${reason}`);
