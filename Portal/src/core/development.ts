// Bundlers put the word in its place; in a browser without one there is no `process`.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Warns developers, if there is a message; bundles for production hold neither the call nor the text. */
export function warnDevelopers(message: () => string | null): void {
  try {
    if (process.env.NODE_ENV !== "production") warn(message());
  } catch {
    warn(message());
  }
}

function warn(message: string | null): void {
  if (message !== null) console.warn(`[enrichment] ${message}`);
}
