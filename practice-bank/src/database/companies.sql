-- Companies, whose own administrator revokes and lets issue anew.

ALTER TABLE users ADD COLUMN company TEXT;                                 -- NULL: of none
ALTER TABLE users ADD COLUMN is_administrator INTEGER NOT NULL DEFAULT 0;  -- 1: of that company

-- What administrators have done, the bank's and companies'.
CREATE TABLE actions (
    id            INTEGER PRIMARY KEY,
    done_at       INTEGER NOT NULL,
    administrator TEXT NOT NULL,
    action        TEXT NOT NULL,                              -- revoke, reissue
    login_id      TEXT NOT NULL REFERENCES users (login_id),  -- whose certificates
    serial        TEXT                                        -- of the one; NULL: all
) STRICT;
