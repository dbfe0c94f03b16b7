/** Lists of tags and values, as signatures and key records write them. RFC 6376 §3.2. */

export type TagList = ReadonlyMap<string, string>

/** Undefined for what is none, or names a tag twice: §3.2 has the whole list be invalid then. */
export const parseTagList = (text: string): TagList | undefined => {
  const specs = text.split(";")
  // One more delimiter may follow the last tag.
  if (specs.length > 1 && isBlank(specs.at(-1)!)) specs.pop()
  const tags = new Map<string, string>()
  for (const spec of specs) {
    const equals = spec.indexOf("=")
    const name = spec.slice(0, Math.max(equals, 0)).trim()
    if (!tagName.test(name) || tags.has(name)) return undefined
    tags.set(name, spec.slice(equals + 1).trim())
  }
  return tags
}

/** Elements of a list within a value. */
export const elementsOf = (value: string): ReadonlyArray<string> =>
  value.split(":").map((element) => element.trim())

/** Octets of a base64 value, in which white space says nothing (§3.5); undefined for what is none. */
export const base64Of = (value: string): Uint8Array | undefined => {
  const dense = value.replace(/\s+/g, "")
  return base64.test(dense) && dense.length % 4 === 0
    ? new Uint8Array(Buffer.from(dense, "base64"))
    : undefined
}

const tagName = /^[A-Za-z][A-Za-z0-9_]*$/
const base64 = /^[A-Za-z0-9+/]+={0,2}$/

const isBlank = (text: string) => text.trim() === ""
