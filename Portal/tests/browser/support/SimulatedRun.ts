/** A whole run with batches, failures and parts that were not found, made of the guide's documents. */
export function* simulateRun(run: string, total: number, batchSize: number, start = Date.now()): Generator<Record<string, unknown>> {
  const batches = Math.ceil(total / batchSize);
  let [enriched, failed, notFound] = [0, 0, 0];
  const document = (number: number, type: string, at: number, extra: Record<string, unknown> = {}, state: Record<string, unknown> = {}) => ({
    event_id: `${run}-${number}`, event_type: type, organization_id: "org", workflow_id: `wf-${run}`, workflow_run_id: run,
    source: "customer",
    state: {
      status: "enriching", total_items: total, enriched_items: enriched, failed_items: failed, not_found_items: notFound,
      pending_items: total - enriched - failed - notFound,
      percent_complete: Math.round(((enriched + failed + notFound) / total) * 1000) / 10,
      total_batches: batches, started_at: new Date(start).toISOString(), last_update: new Date(at).toISOString(), ...state,
    },
    payload: {}, created_at: new Date(at).toISOString(), ...extra,
  });
  yield document(0, "enrichment.started", start);
  let at = start;
  for (let batch = 1; batch <= batches; batch++) {
    const size = Math.min(batchSize, total - (batch - 1) * batchSize);
    const [bad, none] = [batch % 7 === 0 ? 1 : 0, batch % 4 === 0 ? 2 : 0].map((count) => Math.min(count, size)) as [number, number];
    failed += bad;
    notFound += Math.min(none, size - bad);
    enriched += size - bad - Math.min(none, size - bad);
    at += 700 + ((batch * 7919) % 900);
    yield document(batch, "enrichment.progress", at,
      { payload: { batch: { batch_number: batch, batch_size: size, completed: size } } },
      { current_batch: batch, current_item: { mpn: `STM32F${400 + batch}VGT6`, status: "enriched" } });
  }
  yield document(batches + 1, "enrichment.completed", at, {}, { status: "completed", completed_at: new Date(at).toISOString() });
}
