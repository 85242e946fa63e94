import { fetchSnapshot } from "@enrichment-stream/portal";
import { serviceUrl } from "../../service";
import { sessionToken } from "../../session";
import { Progress } from "./Progress";

export default async function Page({ params }: { params: Promise<{ bomId: string }> }) {
  const { bomId } = await params;
  // The first HTML shows what is known; without an answer the stream brings it.
  const snapshot = await fetchSnapshot(bomId, { baseUrl: serviceUrl, token: sessionToken }).catch(() => undefined);
  return <Progress bomId={bomId} initialSnapshot={snapshot} />;
}
