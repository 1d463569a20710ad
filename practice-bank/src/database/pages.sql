-- What the pages need beside users and certificates.

ALTER TABLE users ADD COLUMN mail TEXT;  -- where notices go; NULL: nowhere

-- A contract is exchanged for a login ID once, with the first password that came by post.
CREATE TABLE contracts (
    number        TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,         -- argon2id, PHC string, of the first password
    login_id      TEXT NOT NULL UNIQUE,  -- set aside; becomes a user with the exchange
    mail          TEXT,
    exchanged_at  INTEGER
) STRICT, WITHOUT ROWID;

-- Which certificates have been renewed.
CREATE INDEX renewals ON certificates (renews) WHERE renews <> '';

-- The notices before the end of a certificate that were sent.
CREATE TABLE notices (
    serial  TEXT PRIMARY KEY REFERENCES certificates (serial),
    sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
