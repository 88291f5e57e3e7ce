import type { Arguments, Terminal } from "./command.js";

type Color = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Colours for a terminal, or functions that leave a text as it is. */
export type Palette = Record<Color, (text: string) => string>;

const plain = (text: string) => text;
export const PLAIN: Palette = {
  bold: plain,
  dim: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
};

/** Colours by kleur: off under `--no-color`, `NO_COLOR`, on a dumb terminal or in a pipe. */
export async function choosePalette(args: Arguments, terminal: Terminal): Promise<Palette> {
  const { env } = terminal;
  const isOff = args.values["no-color"] === true || Boolean(env.NO_COLOR) || env.TERM === "dumb";
  if (isOff || !terminal.isTerminal()) return PLAIN;
  const { $, bold, dim, red, green, yellow, cyan } = await import("kleur/colors");
  $.enabled = true;
  return { bold, dim, red, green, yellow, cyan };
}
