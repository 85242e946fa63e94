/** Your session's access token belongs here; on the server alone. It is asked for again when the last one has expired. */
export const sessionToken = (): string => process.env.ENRICHMENT_TOKEN ?? "";
