/** Digest agility: of several digests of one thing, only the strongest counts. RFC 7671 §9, RFC 7672 §5. */
import type { Association, MatchingType } from "./tlsa.ts"

/** RFC 7671 §9 leaves the order to the client; ours has the longer digest first. */
export const usualStrength: ReadonlyArray<MatchingType> = ["SHA2-512", "SHA2-256"]

/**
 * Keeps, for each pair of usage and selector, the records of matching type Full and those of the strongest digest
 * that is published for the pair.
 *
 * Weaker digests are kept out because who can forge one of them must gain nothing by it while a stronger one is there.
 *
 * @param associations usable ones only: an unusable record must not displace another
 * @param strongestFirst digests in falling order of strength; one that is not listed ranks below all that are
 */
export const strongestDigests = (
  associations: ReadonlyArray<Association>,
  strongestFirst: ReadonlyArray<MatchingType> = usualStrength
): ReadonlyArray<Association> => {
  const rank = (matchingType: MatchingType) => {
    const place = strongestFirst.indexOf(matchingType)
    return place === -1 ? strongestFirst.length : place
  }
  const best = new Map<string, number>()
  for (const { usage, selector, matchingType } of associations) {
    if (matchingType === "Full") continue
    const pair = `${usage} ${selector}`
    best.set(pair, Math.min(best.get(pair) ?? Number.POSITIVE_INFINITY, rank(matchingType)))
  }
  return associations.filter(
    ({ usage, selector, matchingType }) =>
      matchingType === "Full" || rank(matchingType) === best.get(`${usage} ${selector}`)
  )
}
