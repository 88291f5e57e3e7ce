/** Colours, or functions that leave a text as it is. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  yellow(text: string): string;
}
