/** The part of the shell's language that the reader of check scripts knows, as a tree. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a word: text, or a parameter (`$1`, `"$@"`, `${LIST[@]}`, `${#LIST[@]}`) still to be filled in. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: "parameter";
      readonly name: string;
      /** What stands in the brackets of an array's element: every one, or its number. */
      readonly index: "@" | "*" | number | null;
      /** `${#NAME}`: the length, not the value. */
      readonly length: boolean;
      readonly quoted: boolean;
    };

export interface Word {
  readonly at: Position;
  readonly parts: readonly Part[];
  /** Why the shell would make other words of it than its parts say (a file pattern, braces, `~`), or null. */
  readonly pattern: string | null;
}

export interface Assignment {
  readonly at: Position;
  readonly name: string;
  readonly append: boolean;
  /** One word, or the elements of an array. */
  readonly value: Word | readonly Word[];
}

export type Command =
  | {
      readonly kind: "simple";
      readonly at: Position;
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      /** `declare NAME=(...)`: assignments that stand after the command's name. */
      readonly declared: readonly Assignment[];
    }
  | { readonly kind: "group"; readonly at: Position; readonly body: List }
  | {
      readonly kind: "if";
      readonly at: Position;
      readonly condition: List;
      readonly then: List;
      readonly otherwise: List | null;
    }
  | {
      readonly kind: "for";
      readonly at: Position;
      readonly name: string;
      /** Null stands for `"$@"`. */
      readonly words: readonly Word[] | null;
      readonly body: List;
    }
  | {
      readonly kind: "while";
      readonly at: Position;
      readonly until: boolean;
      readonly condition: List;
      readonly body: List;
    }
  | {
      readonly kind: "function";
      readonly at: Position;
      readonly name: string;
      readonly body: Command;
    };

export interface Pipeline {
  readonly at: Position;
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export interface AndOr {
  readonly at: Position;
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: "&&" | "||"; readonly pipeline: Pipeline }[];
}

export type List = readonly AndOr[];
