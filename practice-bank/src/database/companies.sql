-- Companies, whose administrators can revoke certificates and allow reissuing.

ALTER TABLE users ADD COLUMN company TEXT;                                 -- NULL: none
ALTER TABLE users ADD COLUMN is_administrator INTEGER NOT NULL DEFAULT 0;  -- 1: of that company

-- Actions of the bank's and the companies' administrators.
CREATE TABLE actions (
    id            INTEGER PRIMARY KEY,
    done_at       INTEGER NOT NULL,
    administrator TEXT NOT NULL,
    action        TEXT NOT NULL,                              -- revoke, reissue
    login_id      TEXT NOT NULL REFERENCES users (login_id),  -- whose certificates
    serial        TEXT                                        -- NULL: all
) STRICT;
