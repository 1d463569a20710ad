-- Times are seconds since 1970, UTC, by the bank's clock. Serials and digests are lower-case
-- hexadecimal.

CREATE TABLE users (
    login_id           TEXT PRIMARY KEY,
    password_hash      TEXT NOT NULL,                -- argon2id, PHC string
    single_certificate INTEGER NOT NULL DEFAULT 0,   -- 1: one live certificate at a time
    has_demo_password  INTEGER NOT NULL DEFAULT 0    -- 1: the program may print the password
) STRICT, WITHOUT ROWID;

-- Also for login IDs that do not exist, so that responses do not reveal which login IDs do.
CREATE TABLE login_failures (
    login_id TEXT PRIMARY KEY,
    tries    INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE certificates (
    serial      TEXT PRIMARY KEY,
    login_id    TEXT NOT NULL REFERENCES users (login_id),
    number      INTEGER NOT NULL,          -- the n of A00n, counted per login ID
    common_name TEXT NOT NULL,
    key_digest  TEXT NOT NULL,             -- SHA-256 of the SubjectPublicKeyInfo
    renews      TEXT NOT NULL DEFAULT '',  -- serial of the renewed certificate
    fingerprint TEXT NOT NULL UNIQUE,      -- SHA-256 of the certificate
    not_before  INTEGER NOT NULL,
    not_after   INTEGER NOT NULL,
    issued_at   INTEGER NOT NULL,
    revoked_at  INTEGER,
    der         BLOB NOT NULL,
    UNIQUE (login_id, number),
    -- A repeated request gets the same certificate.
    UNIQUE (login_id, key_digest, renews)
) STRICT;

CREATE INDEX revoked_certificates ON certificates (revoked_at) WHERE revoked_at IS NOT NULL;
