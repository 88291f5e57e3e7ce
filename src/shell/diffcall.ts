import type { Allowances } from "../diff/allowances.js";

/** A call of diff, as its arguments tell it: two files, and what may differ. */
export interface DiffCall extends Allowances {
  readonly copy: string;
  readonly original: string;
}

const LONG = new Map([
  ["--ignore-blank-lines", "B"],
  ["--ignore-space-change", "b"],
  ["--ignore-all-space", "w"],
  ["--unified", "u"],
  ["--brief", "q"],
  ["--show-c-function", "p"],
]);
const KNOWN = "only -B, -b, -w and -I (and -u, -q, -p) are";

/**
 * Reads diff's arguments as GNU's getopt does: short options may be joined (`-uB`, `-I^x`), options may stand after
 * the files, `--` ends them.
 *
 * @param words the arguments, `diff` itself left out
 * @returns what is compared and how, or what is wrong, in words
 */
export function readDiffCall(words: readonly string[]): DiffCall | string {
  const files: string[] = [];
  const flags = new Set<string>();
  const expressions: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--") {
      files.push(...words.slice(at + 1));
      break;
    }
    if (word.startsWith("--")) {
      const [name = "", value] = splitOnce(word);
      const flag = LONG.get(name);
      if (name === "--ignore-matching-lines") {
        const expression = value ?? words[++at];
        if (expression === undefined)
          return `diff's option ${name} lacks its expression; give it one`;
        expressions.push(expression);
      } else if (flag === undefined || (value !== undefined && flag !== "u")) return unknown(word);
      else flags.add(flag);
      continue;
    }
    if (!word.startsWith("-") || word === "-") {
      files.push(word);
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const flag = word[index] as string;
      if (flag === "I") {
        const expression = index + 1 < word.length ? word.slice(index + 1) : words[++at];
        if (expression === undefined) return "diff's option -I lacks its expression; give it one";
        expressions.push(expression);
        break;
      }
      if (flag === "U") {
        const count = index + 1 < word.length ? word.slice(index + 1) : words[++at];
        if (!/^\d+$/.test(count ?? "")) return "diff's option -U lacks its number; give it one";
        break;
      }
      if (!"Bbwuqp".includes(flag)) return unknown(`-${flag}`);
      flags.add(flag);
    }
  }
  if (expressions.includes(""))
    return "diff's -I with an empty expression ignores every line; give it one";
  const [copy, original] = files;
  if (copy === undefined || original === undefined || files.length > 2) {
    return `diff is given ${files.length} files where it needs a copy and its original; check the quoting`;
  }
  if (copy === "-" || original === "-")
    return "diff reads standard input, which import cannot know; name a file";
  return {
    copy,
    original,
    ignoreBlankLines: flags.has("B"),
    ignoreSpaceChange: flags.has("b"),
    ignoreAllSpace: flags.has("w"),
    ignoreMatchingLines: expressions,
  };
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function unknown(option: string): string {
  const shown = JSON.stringify(option.length > 40 ? `${option.slice(0, 37)}...` : option);
  return `diff's option ${shown} has no counterpart here (${KNOWN}); take it out, or check the quoting`;
}

/**
 * The hunk file of `diff -u COPY ORIGINAL | grep -vf HUNKS | wc -l | grep -qw 0`, whose stages are given without the
 * first; null where they are something else.
 */
export function readHunkFile(stages: readonly (readonly string[])[]): string | null {
  const [filter = [], count = [], test = []] = stages;
  if (stages.length !== 3 || count.join(" ") !== "wc -l") return null;
  const [grep, ...asked] = test;
  if (grep !== "grep" || !["-qw 0", "-wq 0", "-q -w 0", "-w -q 0"].includes(asked.join(" ")))
    return null;
  const [also, ...options] = filter;
  if (also !== "grep") return null;
  if (options.length === 2 && options[0] === "-vf") return options[1] as string;
  if (options.length !== 3) return null;
  const [first, second, third] = options as [string, string, string];
  if (first === "-v" && second === "-f") return third;
  return first === "-f" && third === "-v" ? second : null;
}
