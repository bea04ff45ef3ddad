CREATE INDEX attempt_delivery ON attempt (delivery);
CREATE INDEX delivery_claim ON delivery (webhook, claim) WHERE claim IS NOT NULL;
CREATE INDEX delivery_due ON delivery (webhook, state, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_event ON delivery (event);
CREATE INDEX delivery_exhausted ON delivery (webhook) WHERE state = 4;
CREATE INDEX delivery_held ON delivery (webhook) WHERE state = 5 AND quota IS NULL;
CREATE INDEX delivery_quota ON delivery (quota) WHERE quota IS NOT NULL;
CREATE INDEX delivery_replay ON delivery (replay_of) WHERE replay_of IS NOT NULL;
CREATE INDEX delivery_webhook ON delivery (webhook);
CREATE INDEX event_contact ON event (contact) WHERE contact IS NOT NULL;
CREATE UNIQUE INDEX event_idempotency ON event (workspace, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX request_record_age ON request_record (kept_until);
CREATE UNIQUE INDEX webhook_key ON webhook (key) WHERE deleted_at IS NULL;
CREATE TABLE attempt (
    seq INTEGER PRIMARY KEY,
    id ANY NOT NULL,
    delivery INTEGER NOT NULL REFERENCES delivery (seq),
    number INTEGER NOT NULL CHECK (number >= 1),
    started_at INTEGER NOT NULL,
    shape INTEGER NOT NULL REFERENCES request_shape (id),
    variables TEXT NOT NULL,
    response_status INTEGER,
    response_headers TEXT,
    response_body BLOB,
    is_cut INTEGER NOT NULL DEFAULT 0,
    error_class TEXT,
    error TEXT,
    lookup_us INTEGER,
    connect_us INTEGER,
    tls_us INTEGER,
    first_byte_us INTEGER,
    total_us INTEGER NOT NULL,
    peer TEXT,
    http_version TEXT,
    is_manual INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE audit (
    revision INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    git_commit TEXT,
    action TEXT NOT NULL,
    summary TEXT NOT NULL
, peer TEXT, message TEXT, plan_digest TEXT) STRICT;
CREATE TABLE backlog (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (webhook, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE declared_event_type (
    name TEXT PRIMARY KEY,
    entry TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    test_id TEXT UNIQUE,
    event INTEGER NOT NULL REFERENCES event (seq),
    webhook INTEGER NOT NULL REFERENCES webhook (id),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    manual_attempts INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL,
    is_manual INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    scheduled_at INTEGER,
    claim INTEGER,
    last_attempt_at INTEGER,
    response_status INTEGER,
    response_ms INTEGER,
    error_class TEXT,
    error TEXT,
    replay_of INTEGER REFERENCES delivery (seq), quota INTEGER REFERENCES quota (id)
    CHECK (quota IS NULL OR state = 5),
    CHECK ((state IN (0, 3)) = (due_at IS NOT NULL)),
    CHECK ((state = 1) = (claim IS NOT NULL))
) STRICT;
CREATE TABLE delivery_hourly (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    hour INTEGER NOT NULL,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (webhook, hour, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id ANY NOT NULL UNIQUE,
    type INTEGER NOT NULL REFERENCES event_type (id),
    created_at INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    workspace TEXT NOT NULL DEFAULT '',
    idempotency_key TEXT,
    digest BLOB NOT NULL,
    contact INTEGER,
    body BLOB
) STRICT;
CREATE TABLE event_count (
    type INTEGER NOT NULL REFERENCES event_type (id),
    hour INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (type, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_type (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE hourly (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    hour INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
successes INTEGER NOT NULL DEFAULT 0,
succeeded INTEGER NOT NULL DEFAULT 0,
exhausted INTEGER NOT NULL DEFAULT 0,
total_ms INTEGER NOT NULL DEFAULT 0,
h0 INTEGER NOT NULL DEFAULT 0,
h1 INTEGER NOT NULL DEFAULT 0,
h2 INTEGER NOT NULL DEFAULT 0,
h3 INTEGER NOT NULL DEFAULT 0,
h4 INTEGER NOT NULL DEFAULT 0,
h5 INTEGER NOT NULL DEFAULT 0,
h6 INTEGER NOT NULL DEFAULT 0,
h7 INTEGER NOT NULL DEFAULT 0,
h8 INTEGER NOT NULL DEFAULT 0,
h9 INTEGER NOT NULL DEFAULT 0,
h10 INTEGER NOT NULL DEFAULT 0,
h11 INTEGER NOT NULL DEFAULT 0,
h12 INTEGER NOT NULL DEFAULT 0,
h13 INTEGER NOT NULL DEFAULT 0,
h14 INTEGER NOT NULL DEFAULT 0,
h15 INTEGER NOT NULL DEFAULT 0,
h16 INTEGER NOT NULL DEFAULT 0,
h17 INTEGER NOT NULL DEFAULT 0,
h18 INTEGER NOT NULL DEFAULT 0,
h19 INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY (webhook, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE minutely (
    minute INTEGER NOT NULL,
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    attempts INTEGER NOT NULL DEFAULT 0,
successes INTEGER NOT NULL DEFAULT 0,
succeeded INTEGER NOT NULL DEFAULT 0,
exhausted INTEGER NOT NULL DEFAULT 0,
total_ms INTEGER NOT NULL DEFAULT 0,
h0 INTEGER NOT NULL DEFAULT 0,
h1 INTEGER NOT NULL DEFAULT 0,
h2 INTEGER NOT NULL DEFAULT 0,
h3 INTEGER NOT NULL DEFAULT 0,
h4 INTEGER NOT NULL DEFAULT 0,
h5 INTEGER NOT NULL DEFAULT 0,
h6 INTEGER NOT NULL DEFAULT 0,
h7 INTEGER NOT NULL DEFAULT 0,
h8 INTEGER NOT NULL DEFAULT 0,
h9 INTEGER NOT NULL DEFAULT 0,
h10 INTEGER NOT NULL DEFAULT 0,
h11 INTEGER NOT NULL DEFAULT 0,
h12 INTEGER NOT NULL DEFAULT 0,
h13 INTEGER NOT NULL DEFAULT 0,
h14 INTEGER NOT NULL DEFAULT 0,
h15 INTEGER NOT NULL DEFAULT 0,
h16 INTEGER NOT NULL DEFAULT 0,
h17 INTEGER NOT NULL DEFAULT 0,
h18 INTEGER NOT NULL DEFAULT 0,
h19 INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY (minute, webhook)
) STRICT, WITHOUT ROWID;
CREATE TABLE quota (
    id INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL UNIQUE,
    allowed TEXT,
    backlog_limit INTEGER NOT NULL CHECK (backlog_limit >= 0),
    period INTEGER NOT NULL DEFAULT 0,
    used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    noticed_at INTEGER
) STRICT;
CREATE TABLE quota_backlog (
    quota INTEGER NOT NULL REFERENCES quota (id),
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (webhook, quota)
) STRICT, WITHOUT ROWID;
CREATE TABLE recorded_value (
    kind TEXT NOT NULL CHECK (kind IN ('workspace', 'campaign', 'contact', 'tag')),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE request_record (
    key BLOB PRIMARY KEY,
    digest BLOB NOT NULL,
    kept_until INTEGER NOT NULL,
    status INTEGER,
    ids TEXT,
    CHECK ((status IS NULL) = (ids IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE request_shape (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    UNIQUE (url, headers)
) STRICT;
CREATE TABLE sealed_value (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    sealed BLOB,
    digest BLOB,
    PRIMARY KEY (webhook, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE signing_secret (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    hint TEXT NOT NULL,
    expires_at INTEGER, created_at INTEGER,
    PRIMARY KEY (webhook, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE source_ip (
    position INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    state_id TEXT NOT NULL,
    salt INTEGER NOT NULL,
    key_id TEXT,
    environment TEXT,
    revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
    epoch INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    taken_at INTEGER,
    has_payloads INTEGER NOT NULL DEFAULT 1 CHECK (has_payloads IN (0, 1))
) STRICT;
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    workspace TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE uncounted_change (
    webhook INTEGER PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
    count INTEGER NOT NULL CHECK (count >= 1)
) STRICT;
CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('file', 'api')),
    file TEXT,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL CHECK (max_attempts >= 1),
    configuration TEXT NOT NULL,
    deleted_at INTEGER,
    purged_at INTEGER CHECK (purged_at IS NULL OR deleted_at IS NOT NULL)
, source BLOB CHECK (length(source) = 32)) STRICT;
CREATE TABLE webhook_operation (
    webhook INTEGER PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
    pause_at INTEGER,
    pause_by TEXT,
    pause_reason TEXT,
    inactivity TEXT CHECK (inactivity IN ('failures', 'gone')),
    inactive_since INTEGER,
    consecutive_failures INTEGER NOT NULL DEFAULT 0 CHECK (consecutive_failures >= 0),
    next_probe_at INTEGER,
    probe_interval INTEGER,
    not_before INTEGER,
    last_error TEXT,
    last_attempt_at INTEGER,
    last_success_at INTEGER, resumed_at INTEGER, body_bytes INTEGER NOT NULL DEFAULT 0, bodies_from INTEGER NOT NULL DEFAULT 0,
    CHECK ((pause_at IS NULL) = (pause_by IS NULL))
) STRICT;
CREATE TABLE webhook_revision (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    state_revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    key TEXT NOT NULL,
    file TEXT,
    managed_by TEXT NOT NULL,
    configuration TEXT,
    PRIMARY KEY (webhook, revision)
) STRICT, WITHOUT ROWID;
