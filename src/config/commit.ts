import { readPerson } from "../fix/people.js";
import { findTemplateFault } from "../fix/template.js";
import type { Config, Keys, MapEntry } from "./config.js";
import type { RawConfig, RawMap } from "./schema.js";

type Fail = (keys: Keys, message: string) => Promise<never>;

/** What a map says of the commits that sync its copies. */
export async function interpretCommitKeys(
  raw: RawMap,
  at: (...keys: Keys) => Keys,
  fail: Fail,
): Promise<Pick<MapEntry, "subjectPrefix" | "reviewers">> {
  const prefix = raw["subject-prefix"] ?? null;
  if (prefix !== null && /[\x00-\x1f\x7f]/.test(prefix)) {
    await fail(at("subject-prefix"), "expected one line without control characters");
  }
  const reviewers = raw.reviewers ?? [];
  for (const [i, reviewer] of reviewers.entries()) {
    if (readPerson(reviewer) === undefined || /[\x00-\x1f\x7f]/.test(reviewer)) {
      await fail(at("reviewers", i), "expected an address such as `Jo Doe <jo@example.org>`");
    }
  }
  return { subjectPrefix: prefix, reviewers };
}

/** The template of commit messages, where the config has one. */
export async function interpretCommit(
  { commit }: RawConfig,
  fail: Fail,
): Promise<Pick<Config, "commitTemplate">> {
  const template = commit?.template ?? null;
  const fault = template === null ? undefined : findTemplateFault(template);
  if (fault !== undefined) await fail(["commit", "template"], fault);
  return { commitTemplate: template };
}
