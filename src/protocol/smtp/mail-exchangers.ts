/** In which order a sender tries the mail exchangers of a domain. RFC 5321 §5.1, RFC 7505. */
import { Result, Schema } from "effect"
import { type Citation, rfc } from "../rfc.ts"

export interface MxRecord {
  /** 0 to 65535; lower is tried first. */
  readonly preference: number
  /** Presentation format, lower case, without the final dot; "." is the root. */
  readonly exchange: string
}

export interface MailExchanger {
  readonly mxHost: string
  readonly preference: number
  /** The domain itself, because it has no MX record. */
  readonly isImplicit: boolean
}

export interface MailRoute {
  /** In the order of trying; at least one. */
  readonly exchangers: ReadonlyArray<MailExchanger>
  readonly because: Citation
}

/** No host will take the mail, and trying again does not help: the mail goes back to its author. */
export class NoRoute extends Schema.TaggedClass<NoRoute>()("NoRoute", {
  reason: Schema.Literals([
    "no such domain",
    "domain accepts no mail",
    "no usable mail exchanger",
    "sender is its best mail exchanger"
  ]),
  /** RFC 5321 §4.2.3, RFC 7504, RFC 7505 §4. */
  replyCode: Schema.Literals([550, 554, 556]),
  /** RFC 3463 §3. */
  enhancedStatusCode: Schema.Literals(["5.1.2", "5.1.10", "5.4.6"]),
  because: Schema.Struct({ rfc: Schema.Int, section: Schema.String })
}) {}

/** Draws an integer, each of 0 to `bound` - 1 equally likely. */
export type Draw = (bound: number) => number

/**
 * Puts the answer to an MX question into the order of delivery.
 *
 * A lookup that failed is not an answer: the caller defers (§5.1).
 *
 * @param domain after CNAMEs (§5.1), presentation format, lower case
 * @param exists false for NXDOMAIN
 * @param ownNames names under which the sender itself appears in MX records
 */
export const orderMailExchangers = ({
  domain,
  exists,
  records,
  ownNames,
  draw
}: {
  readonly domain: string
  readonly exists: boolean
  readonly records: ReadonlyArray<MxRecord>
  readonly ownNames: ReadonlyArray<string>
  readonly draw: Draw
}): Result.Result<MailRoute, NoRoute> => {
  // §5.1: a domain that does not exist is an error to report.
  if (!exists) return noRoute("no such domain", 550, "5.1.2", rfc(5321, "5.1"))

  // §5.1: no MX record at all stands for one with preference 0 that names the domain itself.
  if (records.length === 0) {
    return Result.succeed({
      exchangers: [{ mxHost: domain, preference: 0, isImplicit: true }],
      because: rfc(5321, "5.1")
    })
  }

  const named = records.filter(({ exchange }) => exchange !== ".")
  if (named.length === 0) {
    // RFC 7505 §3: one record of preference 0 whose exchange is the root declares that nobody takes mail here.
    // A root exchange with another preference names no host either, but declares nothing.
    return records.length === 1 && records[0]!.preference === 0
      ? noRoute("domain accepts no mail", 556, "5.1.10", rfc(7505, "4.1"))
      : noRoute("no usable mail exchanger", 554, "5.1.2", rfc(5321, "5.1"))
  }

  // RFC 7505 §3 forbids a null MX beside others. It names no host, so the others are used (our choice: the RFC is silent).
  const tried = beforeOneself(named, ownNames)
  if (tried.length === 0) {
    return noRoute("sender is its best mail exchanger", 554, "5.4.6", rfc(5321, "5.1"))
  }
  return Result.succeed({
    exchangers: byPreference(tried, draw).map(({ exchange, preference }) => ({
      mxHost: exchange,
      preference,
      isImplicit: false
    })),
    because: rfc(5321, "5.1")
  })
}

const noRoute = (
  reason: NoRoute["reason"],
  replyCode: NoRoute["replyCode"],
  enhancedStatusCode: NoRoute["enhancedStatusCode"],
  because: Citation
) => Result.fail(new NoRoute({ reason, replyCode, enhancedStatusCode, because }))

/** §5.1, the loop rule: a sender in the list drops its own preference and everything worse. */
const beforeOneself = (
  records: ReadonlyArray<MxRecord>,
  ownNames: ReadonlyArray<string>
): ReadonlyArray<MxRecord> => {
  const own = new Set(ownNames.map((name) => name.toLowerCase()))
  const ownPreference = records.reduce(
    (best, { exchange, preference }) => (own.has(exchange) ? Math.min(best, preference) : best),
    Number.POSITIVE_INFINITY
  )
  return records.filter(({ preference }) => preference < ownPreference)
}

/** §5.1: lower preference first; equals in random order, to spread the load. */
const byPreference = (records: ReadonlyArray<MxRecord>, draw: Draw): ReadonlyArray<MxRecord> => {
  // The order of an answer means nothing (RFC 2181 §5), so draws must not depend on it: sort fully, then shuffle equals.
  const sorted = records.toSorted(
    (a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : a.exchange > b.exchange ? 1 : 0)
  )
  const ordered: Array<MxRecord> = []
  for (let start = 0; start < sorted.length;) {
    let end = start
    while (end < sorted.length && sorted[end]!.preference === sorted[start]!.preference) end++
    ordered.push(...shuffle(sorted.slice(start, end), draw))
    start = end
  }
  return ordered
}

/** Fisher-Yates, from the end: one draw for each element but the last. */
const shuffle = (records: ReadonlyArray<MxRecord>, draw: Draw): ReadonlyArray<MxRecord> => {
  const shuffled = [...records]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = draw(last + 1)
    const moved = shuffled[last]!
    shuffled[last] = shuffled[other]!
    shuffled[other] = moved
  }
  return shuffled
}
