// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { EnrichmentClient } from "../core/index.js";
import { FakeEnrichmentService } from "../testing/index.js";
import { enrichmentQueryOptions } from "./index.js";

function mount() {
  const service = new FakeEnrichmentService();
  const client = new EnrichmentClient({ fetch: service.fetch, token: "t", baseUrl: "http://enrichment.test" });
  const queries = new QueryClient();
  const options = enrichmentQueryOptions(client, "bom", { invalidates: [["bom", "bom"]] });
  const Percent = () => <p>{useQuery(options).data?.progressPercent ?? "none"}</p>;
  const show = (copies: number) => root.render(
    <QueryClientProvider client={queries}>{Array.from({ length: copies }, (_, key) => <Percent key={key} />)}</QueryClientProvider>);
  const element = document.createElement("div");
  const root = createRoot(element);
  return { service, client, queries, element, show };
}

it("is a query whose data follows the run, and invalidates others at its end", async () => {
  const { service, queries, element, show } = mount();
  queries.setQueryData(["bom", "bom"], "old");
  show(1);
  await service.watched("bom");
  const run = service.run("bom", { items: 20 }).next();
  await vi.waitFor(() => expect(element.textContent).toBe("50"));
  expect(queries.getQueryState(["bom", "bom"])!.isInvalidated).toBe(false);

  run.finish();

  await vi.waitFor(() => expect(element.textContent).toBe("100"));
  expect(queries.getQueryState(["bom", "bom"])!.isInvalidated).toBe(true);
});

it("is open while it has an observer, and opens again", async () => {
  const { service, element, show } = mount();
  show(2);
  await service.watched("bom");
  const run = service.run("bom", { items: 20 }).next();
  await vi.waitFor(() => expect(element.textContent).toBe("5050"));

  show(1);
  run.next();
  await vi.waitFor(() => expect(element.textContent).toBe("100"));
  show(0);
  await vi.waitFor(() => expect(service.connections).toBe(0));

  show(1);
  await service.watched("bom");
  run.complete();
  await vi.waitFor(() => expect(element.textContent).toBe("100"));
});
