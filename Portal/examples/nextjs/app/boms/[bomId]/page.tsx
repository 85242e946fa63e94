import { Progress } from "./Progress";

export default async function Page({ params }: { params: Promise<{ bomId: string }> }) {
  const { bomId } = await params;
  return <Progress bomId={bomId} />;
}
