import { type Opening, openTrees } from "./opening.js";
import type { SessionOptions } from "./options.js";
import { listPairs, narrowPairs, type Pair } from "./pairs.js";

/** An opened tree with its config and pairs. */
export interface Session extends Opening {
  /** All pairs of the config, and those that the patterns name. */
  readonly allPairs: readonly Pair[];
  readonly pairs: readonly Pair[];
  readonly idleHolds: readonly string[];
}

/**
 * Finds the tree, reads its config and lists its pairs.
 *
 * @throws {ConfigError | TreeError | UsageError} see `openTrees`, `listPairs`, `narrowPairs`.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const opening = await openTrees(options);
  const { pairs: allPairs, idleHolds } = await listPairs(opening.config, opening.trees);
  const pairs = await narrowPairs(allPairs, options.patterns ?? []);
  return { ...opening, allPairs, pairs, idleHolds };
}
