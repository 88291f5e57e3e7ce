import type { Command } from "./command.js";
export const command: Command = { help: "", options: {}, run: async () => 0 };
