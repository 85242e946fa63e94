import { DemoButton } from "./DemoButton.js";

export function Welcome({ onFollow }: { onFollow: (boms: readonly string[]) => void }) {
  return (
    <section className="card welcome">
      <h2>Nothing to watch yet</h2>
      <p className="quiet">
        Enter the id of a BOM above, and its progress appears here: live, and true even if you come late.
      </p>
      <DemoButton onFollow={onFollow} />
    </section>
  );
}
