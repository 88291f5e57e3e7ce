import { escapeControls } from "../report/safe.js";
import type { Terminal } from "./command.js";

/** How long a run may take before it says what it does, and how often it says so, in milliseconds. */
const PATIENCE = 500;
const PACE = 100;

export interface Progress {
  /** Says what goes on, in place of what it said last. */
  show(text: string): void;
  /** Leaves an empty line behind. */
  clear(): void;
}

/** One line on standard error, where that is a terminal and the run takes long; else nothing at all. */
export function createProgress(terminal: Terminal, now: () => number = Date.now): Progress {
  const isShown = terminal.isErrorTerminal?.() === true;
  const columns = (terminal.columns() ?? 80) - 1;
  let next = now() + PATIENCE;
  let isDirty = false;
  return {
    show(text) {
      if (!isShown || now() < next) return;
      next = now() + PACE;
      isDirty = true;
      terminal.writeError?.(`\r\x1b[K${escapeControls(text).slice(0, columns)}`);
    },
    clear() {
      if (isDirty) terminal.writeError?.("\r\x1b[K");
      isDirty = false;
    },
  };
}
