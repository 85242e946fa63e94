/** Where the service is, for the server and for browsers. */
export const serviceUrl = process.env.NEXT_PUBLIC_ENRICHMENT_URL ?? "http://localhost:27200";
