-- The columns of the Postgres table; JSON is text, created_at is milliseconds since 1970.
CREATE TABLE enrichment_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    routing_key TEXT,
    bom_id TEXT NOT NULL,
    organization_id TEXT,
    project_id TEXT,
    user_id TEXT,
    source TEXT,
    workflow_id TEXT,
    workflow_run_id TEXT,
    state TEXT,
    payload TEXT,
    created_at INTEGER,
    document BLOB NOT NULL,
    UNIQUE (bom_id, event_id)
);

CREATE INDEX enrichment_events_bom_position ON enrichment_events (bom_id, position);

CREATE INDEX enrichment_events_started ON enrichment_events (bom_id, created_at) WHERE event_type = 'enrichment.started';
