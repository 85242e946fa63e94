import { useEnrichmentSSE } from '@/hooks/useEnrichmentSSE';

export function BomEnrichmentProgress({ bomId }: { bomId: string }) {
  const {
    progress,
    progressPercent,
    isComplete,
    isFailed,
    error,
    connectionStatus,
    retry,
  } = useEnrichmentSSE(bomId, {
    onComplete: () => {
      console.log('Enrichment completed!');
      // Refetch BOM data
    },
    onError: (err) => {
      console.error('Enrichment error:', err);
    },
  });

  if (connectionStatus === 'connecting') {
    return <div>Connecting to enrichment stream...</div>;
  }

  if (error) {
    return (
      <div>
        Error: {error}
        <button onClick={retry}>Retry</button>
      </div>
    );
  }

  if (!progress) {
    return <div>Waiting for enrichment to start...</div>;
  }

  return (
    <div>
      <h3>Enrichment Progress</h3>
      <progress value={progressPercent} max={100} />
      <p>{progressPercent}% complete</p>
      <p>
        Enriched: {progress.enriched_items} / {progress.total_items}
      </p>
      {progress.failed_items > 0 && (
        <p>Failed: {progress.failed_items}</p>
      )}
      {isComplete && <p>Enrichment completed!</p>}
    </div>
  );
}
