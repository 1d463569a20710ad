-- Tables for the pages, in addition to users and certificates.

ALTER TABLE users ADD COLUMN mail TEXT;  -- address for notices; NULL: no notices

-- A contract can be exchanged for a login ID once, with the first password, which is sent by post.
CREATE TABLE contracts (
    number        TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,         -- argon2id, PHC string, of the first password
    login_id      TEXT NOT NULL UNIQUE,  -- reserved; becomes a user when exchanged
    mail          TEXT,
    exchanged_at  INTEGER
) STRICT, WITHOUT ROWID;

-- To find out whether a certificate has been renewed.
CREATE INDEX renewals ON certificates (renews) WHERE renews <> '';

-- Sent notices that a certificate ends soon.
CREATE TABLE notices (
    serial  TEXT PRIMARY KEY REFERENCES certificates (serial),
    sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
