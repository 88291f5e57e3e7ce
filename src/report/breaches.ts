import type { Rule } from "../history/guard.js";
import type { Breach, Guarding } from "../history/guarding.js";
import type { Paint } from "./paint.js";
import { escapeJson, escapeLine } from "./safe.js";
import { shortenHash } from "./tally.js";

/** What a rule forbids, said of a copy; `{original}` stands for its original's path. */
const RULES: Record<Rule, string> = {
  together: "changed together with its original {original}",
  away: "changed, but not towards its original {original}",
  "copy-alone": "changed without its original {original}, and differs from it",
  "original-alone": "left behind when its original {original} changed",
  unequal: "differs from its original {original} after both changed",
};

/** One line for people: the rule that a copy's change breaks. */
export function tellRule({ rule, original }: Pick<Breach, "rule" | "original">): string {
  return RULES[rule].replace("{original}", () => original);
}

/** What a guard found, for people: a line for each breach, what could not be told, and a summary. */
export function formatBreaches(found: Guarding, { paint }: { readonly paint: Paint }): string {
  const { breaches, notes } = found;
  const lines = breaches.map((breach) => {
    const { commit, copy, policy } = breach;
    const where =
      commit === null
        ? "staged"
        : `${shortenHash(commit.hash)} ${escapeLine(`("${commit.subject}")`)}`;
    const told = escapeLine(`${copy}: ${tellRule(breach)} (policy ${policy})`);
    return `${paint.yellow(where)}: ${told}`;
  });
  lines.push(...notes.map((note) => escapeLine(`note: ${note}`)), summarise(found));
  return lines.map((line) => `${line}\n`).join("");
}

function summarise({ range, commits, pairs, breaches }: Guarding): string {
  if (pairs === 0) return "No map of the config has a policy: there is nothing to guard";
  const count = (number: number, noun: string, plural = `${noun}s`) =>
    `${number} ${number === 1 ? noun : plural}`;
  const where =
    range === null ? "what is staged" : `${count(commits, "commit")} of ${escapeLine(range)}`;
  return `${count(breaches.length, "breach", "breaches")} in ${where}, ${count(pairs, "pair")} guarded`;
}

/** The same as JSON. */
export function formatBreachesJson({ range, commits, pairs, breaches, notes }: Guarding): string {
  const told = breaches.map((breach) => ({ ...breach, text: tellRule(breach) }));
  const all = { version: 1, range, commits, pairs, breaches: told, notes };
  return `${escapeJson(JSON.stringify(all, null, 2))}\n`;
}
