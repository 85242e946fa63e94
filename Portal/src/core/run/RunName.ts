import { text, type EnrichmentDocument } from "./documents.js";

/** What a run is called: by `workflow_run_id`, else by `workflow_id`. */
export class RunName {
  /** Null while no event has named the run. */
  value: string | null = null;
  #byRunId = false;
  readonly #workflows = new Set<string>();

  /** Takes a name of which it is not known whether it is a run's id or a workflow's. */
  seed(name: string): void {
    this.value = name;
    this.#byRunId = true;
    this.#workflows.add(name);
  }

  /** @returns whether a document is the run's by its names; one without a name is. */
  carries(document: EnrichmentDocument): boolean {
    const [run, workflow] = namesOf(document);
    if (run !== null) return this.#byRunId && run === this.value;
    return workflow === null || workflow === this.value || this.#workflows.has(workflow);
  }

  /**
   * Takes over the names of a document of the run.
   * @returns whether it is called otherwise from now on: the service has gone over to another run, or back.
   */
  adopt(document: EnrichmentDocument): boolean {
    const [run, workflow] = namesOf(document);
    const before = this.value;
    if (!this.carries(document)) {
      this.value = run ?? workflow;
      this.#byRunId = run !== null;
    }
    if (workflow !== null) this.#workflows.add(workflow);
    return before !== null && before !== this.value;
  }
}

function namesOf(document: EnrichmentDocument): [run: string | null, workflow: string | null] {
  return [text(document.workflow_run_id), text(document.workflow_id)];
}
