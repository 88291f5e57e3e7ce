/** Puts off what may never be asked for; it is worked out once. */
export function defer<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
