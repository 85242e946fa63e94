// Your session's access token belongs here; it is asked for again when the last one has expired.
export function GET(): Response {
  return Response.json({ token: process.env.ENRICHMENT_TOKEN ?? "" }, { headers: { "Cache-Control": "no-store" } });
}

export const dynamic = "force-dynamic";
