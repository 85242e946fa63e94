export {
  FakeEnrichmentService, type FakeRequest, type FakeServiceOptions, type Refusal,
} from "./FakeEnrichmentService.js";
export { FakeRun, type FakeRunOptions, type PlayOptions } from "./FakeRun.js";
export type { PublishedEvent } from "./FakeLog.js";
export { enrichmentHandlers, type MswHttp } from "./handlers.js";
