/** What an object comes to as text is worked out once: values on shelves are never altered, and are asked for again and again. */
export const textOnce = <A extends object>(text: (value: A) => string): ((value: A) => string) => {
  const known = new WeakMap<A, string>()
  return (value) => {
    let found = known.get(value)
    if (found === undefined) known.set(value, (found = text(value)))
    return found
  }
}
