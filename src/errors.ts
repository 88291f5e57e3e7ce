/**
 * The known errors: what the user did or has, told in one line. Anything else that is thrown is a
 * bug of ours. `exitCode` is what the command line ends with (see `cli.ts`).
 */
abstract class KnownError extends Error {
  abstract readonly exitCode: 2 | 3;
}

/** A config, map or allowance that cannot be used; the message starts with `file:line:column:` where known. */
export class ConfigError extends KnownError {
  override readonly name = "ConfigError";
  readonly exitCode = 2;
}

/** Words on the command line (or API options) that make no sense together. */
export class UsageError extends KnownError {
  override readonly name = "UsageError";
  readonly exitCode = 2;
}

/** The outside failed: a tree that cannot be read, a file that cannot be written. */
export class TreeError extends KnownError {
  override readonly name = "TreeError";
  readonly exitCode = 3;
}

/**
 * True for the errors above, whose message alone is what the user should see. Told by their shape: the
 * command line is several bundles, each with classes of its own.
 */
export function isKnownError(error: unknown): error is KnownError {
  return error instanceof Error && "exitCode" in error;
}
