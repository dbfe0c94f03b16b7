/**
 * What a name server answers, from memory where it has answered the same before.
 *
 * A reply follows from the zones, the query, the transport and, where zones are signed, from the keys and the signatures of the
 * moment; it is remembered by all of these. The query's id is left out, for all that becomes of it is that the reply repeats it
 * (RFC 1035 §4.1.1).
 */
import { octetKey } from "../../protocol/keys/octet-key.ts"
import { RecentMap } from "../../protocol/keys/recent-map.ts"
import { answerQuery, type AskedOfServer } from "./answer.ts"
import type { Zones } from "./zone.ts"

/** @param zones which must not change any more; times are of no matter, for signed zones know what they change */
export const answerAgain = (zones: Zones, asked: AskedOfServer): Uint8Array | undefined => {
  const replies = repliesOf(zones)
  const key = `${asked.over} ${periodOf(zones, asked.nowSeconds)} ${octetKey(asked.query.subarray(idOctets))}`
  let reply = replies.get(key)
  if (reply === undefined) {
    reply = answerQuery(zones, asked)
    // Silence costs nothing to find again.
    if (reply === undefined) return undefined
    replies.set(key, reply)
  }
  // A copy: `slice` of a Buffer would share its octets, and an earlier reply may still be on its way.
  const withId = new Uint8Array(reply)
  withId.set(asked.query.subarray(0, idOctets))
  return withId
}

const idOctets = 2

/** Replies that are remembered for each set of zones: our choice, a megabyte at most where replies come over UDP. */
const capacity = 1_024

const remembered = new WeakMap<Zones, RecentMap<Uint8Array>>()

const repliesOf = (zones: Zones): RecentMap<Uint8Array> => {
  let replies = remembered.get(zones)
  if (replies === undefined) remembered.set(zones, (replies = new RecentMap(capacity)))
  return replies
}

/** The same text as long as signed zones stay as they are. */
export const periodOf = (zones: Zones, nowSeconds: number): string => {
  let periods = ""
  for (const { signed } of zones.values())
    if (signed !== undefined) periods += `${signed.periodAt(nowSeconds)}, `
  return periods
}
