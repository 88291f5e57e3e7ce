import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a text on its standard input; all texts are latin1. */
export function runWith(
  command: string,
  args: readonly string[],
  input: string,
  cwd?: string,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, cwd === undefined ? {} : { cwd });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    // A compiler may end before it has read everything.
    child.stdin.on("error", () => {});
    child.on("close", (status) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("latin1");
      resolve({ status, stdout: text(out), stderr: text(err) });
    });
    child.stdin.end(Buffer.from(input, "latin1"));
  });
}

/** Calls `work` for every item, as many at a time as there are processors. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
