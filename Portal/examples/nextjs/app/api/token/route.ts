import { sessionToken } from "../../session";

export function GET(): Response {
  return Response.json({ token: sessionToken() }, { headers: { "Cache-Control": "no-store" } });
}

export const dynamic = "force-dynamic";
