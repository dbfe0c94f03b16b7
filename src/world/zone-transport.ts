/**
 * What the way to a zone's name servers keeps others from doing: RFC 9539, RFC 7858, draft-ietf-deleg.
 *
 * An answer is as safe as the weakest step of the way down to its zone, because who forges a referral leads a resolver to name servers of
 * its own. The way begins anew where a parent names authenticated transport and nobody can forge that: in a zone that the resolver validates.
 */
import { name, type Name } from "../protocol/dns/name.ts"
import { type DnsTransport, dnsTransports, type DnsWay } from "../protocol/dns/transports.ts"
import type { ZonePlan } from "./deployment.ts"

/** What a resolver takes as proven: nothing where it does not validate. */
export interface Proves {
  /** Zones whose keys it believes, lower case; "." is the root. */
  readonly anchors: ReadonlyArray<string>
  /** Names at and below which it validates nothing (RFC 7646). */
  readonly negative: ReadonlyArray<string>
}

/** For questions about that name, whichever server on the way down is asked. */
export const wayTo = (asked: Name, zones: ReadonlyArray<ZonePlan>, proves: Proves): DnsWay => {
  const wayDown = zones
    .filter(({ apex }) => asked.isAtOrBelow(name(apex)))
    .toSorted((one, other) => name(one.apex).labels.length - name(other.apex).labels.length)
  let way: DnsWay | undefined
  let parentIsProven = false
  for (const zone of wayDown) {
    const own = zone.transport ?? "clear"
    // How the root is reached is a setting of the resolver's, as its address is (RFC 9609 §2).
    if (way === undefined) way = { transport: own }
    else if (own === "authenticated" && parentIsProven && way.transport !== "authenticated")
      way = { transport: own, parentOver: way.transport }
    else way = { transport: weaker(own, way.transport) }
    parentIsProven = isProven(zone, parentIsProven, proves)
  }
  return way ?? { transport: "clear" }
}

const weaker = (one: DnsTransport, other: DnsTransport): DnsTransport =>
  dnsTransports.indexOf(one) < dnsTransports.indexOf(other) ? one : other

/** Is it secure in the sense of RFC 4035 §4.3, as far as its plan tells? What does not validate there is bogus, and no answer. */
const isProven = (
  { apex, dnssec }: ZonePlan,
  parentIsProven: boolean,
  { anchors, negative }: Proves
): boolean =>
  dnssec !== undefined &&
  (anchors.includes(apex) || (parentIsProven && dnssec.isDelegated)) &&
  !negative.some((below) => name(apex).isAtOrBelow(name(below))) &&
  !(dnssec.plan.faults ?? []).some(({ fault }) => leavesInsecure.includes(fault))

/** RFC 4035 §5.2: what a resolver cannot read is as if it were not signed. */
const leavesInsecure: ReadonlyArray<string> = ["unknown algorithm", "unknown digest type"]
