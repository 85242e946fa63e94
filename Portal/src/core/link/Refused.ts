import type { Problem } from "./Problem.js";

/** Thrown where a request that leads to a stream was refused. */
export class Refused extends Error {
  constructor(readonly answer: { readonly problem: Problem; readonly retryAfter: number | null }) {
    super(answer.problem.message);
  }
}
