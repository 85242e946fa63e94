import { sharedConnection } from "@enrichment-stream/portal";
import { EnrichmentProvider } from "@enrichment-stream/portal/react";
import { createRoot } from "react-dom/client";
import { Progress } from "./Progress";

const page = new URLSearchParams(location.search);
const getToken = async () => page.get("token") ?? "";       // your session's access token
const transport = sharedConnection(() =>
  new SharedWorker(new URL("./enrichment.worker.ts", import.meta.url), { type: "module", name: "enrichment" }));

createRoot(document.getElementById("root")!).render(
  <EnrichmentProvider
    baseUrl={import.meta.env.VITE_ENRICHMENT_URL ?? "http://localhost:27200"} token={getToken} transport={transport}
  >
    <Progress bomId={page.get("bom") ?? "example"} />
  </EnrichmentProvider>,
);
