/** Why there is no stream, in a word for programs. */
export type ErrorCode =
  | "bad_request" | "unauthorized" | "forbidden" | "revoked" | "not_found" | "gone" | "too_many" | "unavailable"
  | "network" | "unanswered" | "silent" | "not_a_stream" | "no_streaming" | "token" | "unexpected";

/** Why there is no stream, in words for a person. */
export interface Problem {
  /** The HTTP status, or null where no answer came. */
  readonly status: number | null;
  readonly code: ErrorCode;
  readonly message: string;
  /** True where trying again with the same token cannot help. */
  readonly final: boolean;
}

const words: Record<number, [code: ErrorCode, message: string, final: boolean]> = {
  400: ["bad_request", "The service does not accept this BOM id.", true],
  401: ["unauthorized", "Authentication required.", true],
  403: ["forbidden", "You may not watch this BOM.", true],
  404: ["not_found", "There is no enrichment stream at this address.", true],
  405: ["not_found", "There is no enrichment stream at this address.", true],
  410: ["gone", "This stream is gone.", true],
  429: ["too_many", "Too many streams are open.", false],
  503: ["unavailable", "The service cannot serve streams right now.", false],
};

/** Puts an answer other than a stream into words; the service's own `detail` wins. */
export async function describeAnswer(response: Response): Promise<Problem> {
  const [code, message, final] = words[response.status] ?? fallback(response.status);
  return { status: response.status, code, message: (await readDetail(response)) ?? message, final };
}

function fallback(status: number): [ErrorCode, string, boolean] {
  if (status === 200) return ["not_a_stream", "Something between answered instead of the service.", false];
  const temporary = status >= 500 || status === 408 || status === 425;
  return ["unexpected", `The service answered with status ${status}.`, !temporary];
}

async function readDetail(response: Response): Promise<string | null> {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  try {
    const body: unknown = await response.json();
    const detail = typeof body === "object" && body !== null && "detail" in body ? body.detail : null;
    return typeof detail === "string" && detail.length > 0 ? detail : null;
  } catch {
    return null;
  }
}

export const networkProblem: Problem = {
  status: null, code: "network", message: "The service cannot be reached.", final: false,
};

export const silentProblem: Problem = {
  status: null, code: "silent", final: false,
  message: "Nothing comes through, not even keepalives. A proxy on the way may hold the stream back.",
};

export const noTokenProblem: Problem = {
  status: null, code: "unauthorized", message: "Authentication required.", final: true,
};
