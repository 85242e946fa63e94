/** What one progress event added to its run. */
export interface Batch {
  /** The batch's number as published, else the place in the order of arrival. */
  readonly number: number;
  readonly items: number;
  readonly enriched: number;
  readonly failed: number;
  readonly notFound: number;
  /** The time since the state before, by the publisher's clock. */
  readonly milliseconds: number;
  /** When it ended, by the publisher's clock, in milliseconds since 1970. */
  readonly at: number;
  /** False where it sums up what happened before this client came. */
  readonly seen: boolean;
}
