//! The NSS shared database that Chrome and Edge use on Linux.
