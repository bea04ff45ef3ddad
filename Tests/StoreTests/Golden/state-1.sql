PRAGMA application_id = 1346925428;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO state VALUES(1,'29hrwvk6br5kganmzmcytr2wak',-1469596365490076942,'7eac26e6e78b6dcc',NULL,4,0,1795567695561,NULL,1);
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
) STRICT;
INSERT INTO webhook VALUES(1,'wh_01m882sdx1e01raa4wd7v3agkr','crm','file','webhooks.d/crm.yaml',1,1795567695777,'ann',1795567695777,5,'{"name":"CRM","url":"https://crm.example.com/hooks","status":"active","events":["email.*"],"notify":["crm@example.com"],"labels":{},"filters":{},"retry":{"enabled":true,"max_attempts":5,"delays":["1m","5m","15m","1h","24h"]},"timeout":"5s","ordered":false,"on_exhausted":"continue","on_resume":"drain","headers":{"X-Team":"crm"},"secret":"generated","secret_version":1,"secret_grace":"24h","protect":false,"breaker":10,"auto_pause_after":100}',NULL,NULL);
INSERT INTO webhook VALUES(2,'wh_01m882sdx1f9abghh9q53sn77c','old','file','webhooks.d/old.yaml',2,1795567695777,'ann',1795567696262,5,'{"name":"Old","url":"https://old.example.com/hooks","status":"active","events":["email.sent"],"notify":[],"labels":{},"filters":{},"retry":{"enabled":true,"max_attempts":5,"delays":["1m","5m","15m","1h","24h"]},"timeout":"5s","ordered":false,"on_exhausted":"continue","on_resume":"drain","headers":{},"secret":"generated","secret_version":1,"secret_grace":"24h","protect":false,"breaker":10,"auto_pause_after":100}',1795567696262,NULL);
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
    last_success_at INTEGER,
    CHECK ((pause_at IS NULL) = (pause_by IS NULL))
) STRICT;
INSERT INTO webhook_operation VALUES(1,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO webhook_operation VALUES(2,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO webhook_revision VALUES(1,1,1,1795567695777,'crm','webhooks.d/crm.yaml','file','{"name":"CRM","url":"https://crm.example.com/hooks","status":"active","events":["email.*"],"notify":["crm@example.com"],"labels":{},"filters":{},"retry":{"enabled":true,"max_attempts":5,"delays":["1m","5m","15m","1h","24h"]},"timeout":"5s","ordered":false,"on_exhausted":"continue","on_resume":"drain","headers":{"X-Team":"crm"},"secret":"generated","secret_version":1,"secret_grace":"24h","protect":false,"breaker":10,"auto_pause_after":100}');
INSERT INTO webhook_revision VALUES(2,1,1,1795567695777,'old','webhooks.d/old.yaml','file','{"name":"Old","url":"https://old.example.com/hooks","status":"active","events":["email.sent"],"notify":[],"labels":{},"filters":{},"retry":{"enabled":true,"max_attempts":5,"delays":["1m","5m","15m","1h","24h"]},"timeout":"5s","ordered":false,"on_exhausted":"continue","on_resume":"drain","headers":{},"secret":"generated","secret_version":1,"secret_grace":"24h","protect":false,"breaker":10,"auto_pause_after":100}');
INSERT INTO webhook_revision VALUES(2,2,2,1795567696262,'old','webhooks.d/old.yaml','file',NULL);
CREATE TABLE signing_secret (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    hint TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (webhook, version)
) STRICT, WITHOUT ROWID;
INSERT INTO signing_secret VALUES(1,1,X'017eac26e6e78b6dccbbe9c66af7707e7c611b80ef689f2887f5180f5cc0fc931a3a976d81fbffaf0700de038ae85b2a98d790af408b230a441043a876cac30af62f1497d9cd8db6252dd977e38c0d4858aa698f5983cb','812fdd6cae7ba5d9dd17c6d7626b0825dc960f5e0671e0b48c1d6d5880230a7e','ag=',1795654096657);
INSERT INTO signing_secret VALUES(1,2,X'017eac26e6e78b6dcc6957c238ae949e62ee0cc4d9abcc5ed275c5a9a5ad3fa2c5a1884fb18a73f0f4c86210fa48f8a9a327b9cb254e2c0d6e0a71746ab4c9589635752d2688591fa5877bd9255a847939c0ee8518e7d1','087f67f07bd764fa09af18b736214a2b3b922467f0654d44bc07ad50bba2aed7','lI=',NULL);
INSERT INTO signing_secret VALUES(2,1,X'017eac26e6e78b6dccc3637b5df92aed65ef7fc54c9f26b6f1125ecb8f89ff9cdc77302f1c6dd9a62feee9272a461816f8cdc3b399eb1fdd28a87f1a1ab6444715cefbd15b64521a95593b78be137eb3f4d0b0ec6561b8','4edf7bb85c02d0e49c2f328bd1ba2639c53a945e5f2e4f816e5c8a3ba3727a5b','1c=',NULL);
CREATE TABLE sealed_value (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    sealed BLOB,
    digest BLOB,
    PRIMARY KEY (webhook, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    revision INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    git_commit TEXT,
    action TEXT NOT NULL,
    summary TEXT NOT NULL
) STRICT;
INSERT INTO audit VALUES(1,1795567695777,'ann','4be1c90','apply','2 created');
INSERT INTO audit VALUES(2,1795567696262,'ann',NULL,'apply','1 deleted');
INSERT INTO audit VALUES(3,1795567696657,'root',NULL,'rotate-secret','rotated the secret of crm');
INSERT INTO audit VALUES(4,1795567709350,'root',NULL,'create-token','created the viewer token tok_01m882sv56eryrnbp950ekhge1');
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
INSERT INTO token VALUES('tok_01m882sv56eryrnbp950ekhge1',X'c65bd6edc51b8837bdd0394a5d3d4e2c7f599ddc8fac1d103d61a9ea9e8182b6','board','viewer',NULL,1795567709350,NULL,NULL);
CREATE TABLE source_ip (
    position INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE event_type (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO event_type VALUES(1,'email.opened');
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
INSERT INTO event VALUES(1,X'01a2102ce6737231b59f929c3d437640',1,1795567707763,1795567707763,'',NULL,X'9c09fa4d7c1cc2645f94f398fb39ebf0216aa94b6c44a7b59f311d8c3d4edefb',-5181782894033253669,X'7b226964223a226576745f30316d38383273736b6b653872766237776a6b67796d36786a30222c2274797065223a22656d61696c2e6f70656e6564222c22637265617465645f6174223a22323032362d31312d32355430303a34383a32372e3736335a222c2264617461223a7b22656d61696c5f6964223a226d73675f78797a373839222c2263616d706169676e5f6964223a2263616d705f646566343536222c22636f6e74616374223a7b226964223a22636f6e745f676869303132222c22656d61696c223a2275736572406578616d706c652e636f6d222c2266697273745f6e616d65223a225361726168222c226c6173745f6e616d65223a224a6f686e736f6e222c2274616773223a5b22766970222c227072656d69756d225d7d2c226f70656e65645f6174223a22323032352d31312d32355431343a33303a30305a222c22757365725f6167656e74223a224d6f7a696c6c612f352e3020286950686f6e653b20435055206950686f6e65204f532031345f30206c696b65204d6163204f53205829222c2269705f61646472657373223a223139322e3136382e312e31222c226c6f636174696f6e223a7b2263697479223a224e657720596f726b222c22726567696f6e223a224e59222c22636f756e747279223a225553227d2c2263616d706169676e223a7b226964223a2263616d705f646566343536222c226e616d65223a22537072696e672050726f6d6f74696f6e222c2274797065223a2270726f6d6f74696f6e616c227d2c22656d61696c223a7b227375626a656374223a22537072696e6720697320686572653a2032302025206f6666222c2266726f6d223a2268656c6c6f4070656e6775696e6d61696c732e6578616d706c65222c226f70656e65645f636f756e74223a332c22636c69636b65645f636f756e74223a317d7d7d');
INSERT INTO event VALUES(2,X'01a2102ce97a7e9883dc3ce86c5a75b2',1,1795567708538,1795567708538,'',NULL,X'9c09fa4d7c1cc2645f94f398fb39ebf0216aa94b6c44a7b59f311d8c3d4edefb',-5181782894033253669,X'7b226964223a226576745f30316d383832737462746674633837713177783170356d78646a222c2274797065223a22656d61696c2e6f70656e6564222c22637265617465645f6174223a22323032362d31312d32355430303a34383a32382e3533385a222c2264617461223a7b22656d61696c5f6964223a226d73675f78797a373839222c2263616d706169676e5f6964223a2263616d705f646566343536222c22636f6e74616374223a7b226964223a22636f6e745f676869303132222c22656d61696c223a2275736572406578616d706c652e636f6d222c2266697273745f6e616d65223a225361726168222c226c6173745f6e616d65223a224a6f686e736f6e222c2274616773223a5b22766970222c227072656d69756d225d7d2c226f70656e65645f6174223a22323032352d31312d32355431343a33303a30305a222c22757365725f6167656e74223a224d6f7a696c6c612f352e3020286950686f6e653b20435055206950686f6e65204f532031345f30206c696b65204d6163204f53205829222c2269705f61646472657373223a223139322e3136382e312e31222c226c6f636174696f6e223a7b2263697479223a224e657720596f726b222c22726567696f6e223a224e59222c22636f756e747279223a225553227d2c2263616d706169676e223a7b226964223a2263616d705f646566343536222c226e616d65223a22537072696e672050726f6d6f74696f6e222c2274797065223a2270726f6d6f74696f6e616c227d2c22656d61696c223a7b227375626a656374223a22537072696e6720697320686572653a2032302025206f6666222c2266726f6d223a2268656c6c6f4070656e6775696e6d61696c732e6578616d706c65222c226f70656e65645f636f756e74223a332c22636c69636b65645f636f756e74223a317d7d7d');
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
    replay_of INTEGER REFERENCES delivery (seq),
    CHECK ((state IN (0, 3)) = (due_at IS NOT NULL)),
    CHECK ((state = 1) = (claim IS NOT NULL))
) STRICT;
INSERT INTO delivery VALUES(1,NULL,1,1,0,1795567707763,0,0,5,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO delivery VALUES(2,NULL,2,1,0,1795567708538,0,0,5,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE request_shape (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    UNIQUE (url, headers)
) STRICT;
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
CREATE TABLE delivery_hourly (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    hour INTEGER NOT NULL,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (webhook, hour, state)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_hourly VALUES(1,1795564800000,0,2);
CREATE TABLE backlog (
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (webhook, state)
) STRICT, WITHOUT ROWID;
INSERT INTO backlog VALUES(1,0,2);
CREATE TABLE recorded_value (
    kind TEXT NOT NULL CHECK (kind IN ('workspace', 'campaign', 'contact', 'tag')),
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_count (
    type INTEGER NOT NULL REFERENCES event_type (id),
    hour INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (type, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO event_count VALUES(1,1795564800000,2);
CREATE UNIQUE INDEX webhook_key ON webhook (key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX event_idempotency ON event (workspace, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX event_contact ON event (contact) WHERE contact IS NOT NULL;
CREATE INDEX delivery_webhook ON delivery (webhook);
CREATE INDEX delivery_event ON delivery (event);
CREATE INDEX delivery_due ON delivery (webhook, state, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_claim ON delivery (webhook, claim) WHERE claim IS NOT NULL;
CREATE INDEX delivery_held ON delivery (webhook) WHERE state = 5;
CREATE INDEX delivery_exhausted ON delivery (webhook) WHERE state = 4;
CREATE INDEX delivery_replay ON delivery (replay_of) WHERE replay_of IS NOT NULL;
CREATE INDEX attempt_delivery ON attempt (delivery);
COMMIT;
