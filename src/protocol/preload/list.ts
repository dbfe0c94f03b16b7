/**
 * A list of mail domains with their MX hosts that senders carry with them, as STARTTLS Everywhere had one until 2020: who is on it
 * is protected before the first mail. The rules are those that went with that list.
 */

export interface PreloadEntry {
  /** Compared in full with the domain of the address. */
  readonly domain: string
  readonly mode: "testing" | "enforce"
  /** Full names, or suffixes with a leading dot. */
  readonly mxs: ReadonlyArray<string>
}

/** How far a suffix reaches: the list's rules say one label, its own schema says any number. */
export const suffixReaches = ["one label", "any depth"] as const
export type SuffixReach = (typeof suffixReaches)[number]

/** Undefined for a domain that is not on the list. Subdomains have entries of their own. */
export const entryFor = (list: ReadonlyArray<PreloadEntry>, domain: string): PreloadEntry | undefined =>
  list.find((entry) => entry.domain.toLowerCase() === domain.toLowerCase())

/** The pattern of an entry that names the host; undefined when none does. */
export const patternNaming = (
  { mxs }: PreloadEntry,
  host: string,
  reach: SuffixReach
): string | undefined => {
  const name = host.toLowerCase()
  return mxs.find((given) => {
    const pattern = given.toLowerCase()
    if (!pattern.startsWith(".")) return pattern === name
    if (!name.endsWith(pattern)) return false
    const before = name.slice(0, -pattern.length)
    return before !== "" && (reach === "any depth" || !before.includes("."))
  })
}
