// @vitest-environment happy-dom
import { createApp, createSSRApp, h, nextTick, ref } from "vue";
import { renderToString } from "vue/server-renderer";
import { expect, it, vi } from "vitest";
import { FakeEnrichmentService } from "../testing/index.js";
import { createEnrichment, useEnrichment } from "./index.js";

function mount(service: FakeEnrichmentService) {
  const bomId = ref<string | null>("a");
  const onComplete = vi.fn();
  const component = {
    setup() {
      const { snapshot } = useEnrichment(bomId, { onComplete });
      return () => h("p", `${snapshot.value?.bomId} ${snapshot.value?.progressPercent}`);
    },
  };
  const root = document.createElement("div");
  const app = createApp(component).use(createEnrichment({ fetch: service.fetch, token: "t", baseUrl: "http://enrichment.test" }));
  app.mount(root);
  return { app, root, bomId, onComplete, component };
}

it("shows a BOM, then the next, and closes when it is unmounted", async () => {
  const service = new FakeEnrichmentService();
  const { app, root, bomId, onComplete } = mount(service);
  await service.watched("a");
  service.play("a");
  await vi.waitFor(() => expect(root.textContent).toBe("a 100"));
  expect(onComplete).toHaveBeenCalledTimes(1);

  bomId.value = "b";
  await nextTick();
  await service.watched("b");
  service.play("b", { outcome: null, items: 20, batchSize: 20 });
  await vi.waitFor(() => expect(root.textContent).toBe("b 100"));
  app.unmount();

  await vi.waitFor(() => expect(service.connections).toBe(0));
});

it("opens nothing on a server", async () => {
  const service = new FakeEnrichmentService();
  const app = createSSRApp({
    setup() {
      const { snapshot } = useEnrichment("a");
      return () => h("p", String(snapshot.value));
    },
  }).use(createEnrichment({ fetch: service.fetch }));

  expect(await renderToString(app)).toBe("<p>null</p>");
  expect(service.requests).toEqual([]);
});
