import type { Problem } from "./Problem.js";

/** Thrown if a request that leads to a stream was refused. */
export class Refused extends Error {
  /** @param retryAfter milliseconds, or null if the answer does not say. */
  constructor(readonly problem: Problem, readonly retryAfter: number | null = null) {
    super(problem.message);
  }
}
