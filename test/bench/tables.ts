import { readShippedTables } from "../../src/config/tables.js";

/** A program to time, as bench.ts runs it. */
interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
}

/** perf's scripts for string tables, one after another; the one that preprocesses gets a compiler. */
const SCRIPTS = `export LC_ALL=C
for script in tools/perf/trace/beauty/*.sh tools/perf/trace/beauty/tracepoints/*.sh; do
  case $script in
    *arch_errno_names.sh) sh $script gcc tools ;;
    *) sh $script ;;
  esac
done`;

/** What is printed on standard output in both: the same 31 tables. */
export async function listTableSubjects(
  tree: string,
  cli: string,
): Promise<{
  readonly title: string;
  readonly subjects: readonly Subject[];
  readonly peer: string;
}> {
  const { tables } = await readShippedTables();
  const names = tables.map(({ name }) => name);
  const node = process.execPath;
  return {
    title: `${names.length} string tables of Linux 6.12`,
    subjects: [
      { name: "node -e 0", command: [node, "-e", "0"], cwd: tree },
      { name: "the scripts", command: ["sh", "-c", SCRIPTS], cwd: tree },
      { name: "sync-headers table NAME...", command: [node, cli, "table", ...names], cwd: tree },
    ],
    peer: "the scripts",
  };
}
