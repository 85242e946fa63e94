-- One row an event. The columns are the guide's; "document" is the published text byte for byte, since jsonb keeps neither
-- white space nor the order of members, and takes no \u0000. Where jsonb cannot hold a value its column holds {}.
CREATE TABLE enrichment_events (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    routing_key text,
    bom_id text COLLATE "C" NOT NULL,
    organization_id text,
    project_id text,
    user_id text,
    source text,
    workflow_id text,
    workflow_run_id text,
    state jsonb,
    payload jsonb,
    created_at timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    document bytea NOT NULL,
    CONSTRAINT enrichment_events_bom_event UNIQUE (bom_id, event_id)
);

CREATE INDEX enrichment_events_bom_position ON enrichment_events (bom_id, position);

-- For retention: which BOMs have more than one run.
CREATE INDEX enrichment_events_started ON enrichment_events (bom_id, created_at) WHERE event_type = 'enrichment.started';
