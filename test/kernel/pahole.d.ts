export interface OracleStruct {
    /** `struct a` or `union a`. */
    readonly key: string;
    /** The header that defines it. */
    readonly path: string;
    readonly size: number;
    /** `name offset size`, or `name offset+width` in bits; nested names as in `MemberLayout`. */
    readonly members: readonly string[];
}
/** Compiles a file that includes the header alone. Gives the structs that the header itself defines, or gcc's first error. */
export declare function askPahole(root: string, header: string): Promise<OracleStruct[] | string>;
