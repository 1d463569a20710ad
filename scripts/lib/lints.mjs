// @ts-check
/** Between two arguments of clippy's in its environment variable. */
const SEPARATOR = "__CLIPPY_HACKERY__";

/**
 * For cargo's environment: clippy's compiler in rustc's place checks what it compiles, so that programs, tests and
 * lints need one compilation and not two. A warning is an error.
 * @param {string} [compiler] @param {string[]} lints more of clippy's arguments
 */
export const lintWhileCompiling = (compiler = "clippy-driver", ...lints) => ({
  RUSTC_WORKSPACE_WRAPPER: compiler,
  CLIPPY_ARGS: ["-D", "warnings", ...lints].join(SEPARATOR),
});
