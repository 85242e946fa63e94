import { ask } from "./session.js";
import { isBomId } from "./fragment.js";

const path = "api/demo/runs";

/** @returns whether this service plays demo runs: Standalone does, others have nothing at that path. */
export async function offersDemo(): Promise<boolean> {
  try {
    return (await ask(path, { method: "HEAD" })).status !== 404;
  } catch {
    return false;
  }
}

/**
 * Starts one run.
 * @returns the BOM that it enriches.
 * @throws Error with words for a person.
 */
export async function startDemo(): Promise<string[]> {
  const response = await ask(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({}),
  });
  const body = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (!response.ok)
    throw new Error(
      typeof body?.["detail"] === "string" ? body["detail"] : `The service answered with status ${response.status}.`,
    );
  const boms = [body?.["bom_ids"], body?.["bom_id"]].flat()
    .filter((id): id is string => typeof id === "string" && isBomId(id));
  if (boms.length === 0) throw new Error("The service started a run but named no BOM.");
  return boms;
}
