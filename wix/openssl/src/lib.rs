//! Nothing of its own: what is wanted is what its one dependency builds.
