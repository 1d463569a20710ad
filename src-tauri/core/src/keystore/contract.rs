//! What every key store promises, as tests that run over each of them.
