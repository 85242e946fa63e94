import { retryAfter } from "./backoff.js";
import { describeAnswer, type Problem } from "./Problem.js";

/** Thrown if a request that leads to a stream was refused. */
export class Refused extends Error {
  /** @param retryAfter milliseconds, or 0 if the answer does not say. */
  constructor(readonly problem: Problem, readonly retryAfter = 0) {
    super(problem.message);
  }

  /** Puts an answer into words that is not what was asked for. */
  static async by(response: Response): Promise<Refused> {
    const wait = retryAfter(response.headers.get("retry-after"), Date.now());
    const refused = new Refused(await describeAnswer(response), wait);
    response.body?.cancel().catch(() => {});
    return refused;
  }
}
