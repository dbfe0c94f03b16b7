/**
 * Several places look for one policy, and what enough of them see counts. RFC 8461 §3.3 has the sender look from one; certification
 * authorities look from several (Baseline Requirements §3.2.2.9), and by that example this is made.
 */

/** How many of the places, the sender's own among them, must see the same. More than half, so that no two things are agreed on. */
export const quorumOf = ({
  remotePerspectives,
  allowedNonCorroborations
}: {
  readonly remotePerspectives: number
  readonly allowedNonCorroborations: number
}): number => {
  const places = remotePerspectives + 1
  return Math.max(Math.floor(places / 2) + 1, places - allowedNonCorroborations)
}

/** The first of those that see what so many see; undefined where they do not agree. @param seenBy what one sees, as text */
export const agreedOn = <View>(
  views: ReadonlyArray<View>,
  seenBy: (view: View) => string,
  quorum: number
): View | undefined => {
  const seen = views.map(seenBy)
  return views[seen.findIndex((one) => seen.filter((other) => other === one).length >= quorum)]
}
