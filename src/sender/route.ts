/** Where mail for a domain goes: one hop for each MX host, or each server that the model located, in the order of trying. RFC 5321 §5.1. */
import { Effect } from "effect"
import { Dns, type DnsFailure } from "../clients/dns/dns.ts"
import { readMx } from "../clients/dns/records.ts"
import type { ConfiguredModel, Hop, HostRefused, Location } from "../models/trust-model.ts"
import { type NoRoute, orderMailExchangers } from "../protocol/smtp/mail-exchangers.ts"
import { note } from "./journal.ts"
import { SendingMta } from "./sending-mta.ts"

/** A lookup that failed, bogus answers included, is no answer: the mail waits (RFC 5321 §5.1, RFC 7672 §2.1.2). */
export const routeTo = Effect.fnUntraced(function* (
  domain: string,
  { locate }: Pick<ConfiguredModel, "locate">
): Effect.fn.Return<ReadonlyArray<Hop>, DnsFailure | HostRefused | NoRoute, Dns | SendingMta> {
  const { hostName, draw } = yield* SendingMta
  if (locate !== undefined) {
    const location = yield* locate(domain, { ownNames: [hostName], draw })
    yield* note(`servers of ${domain}: ${location.basis}`, ...location.because)
    if (location._tag === "Servers") return hopsTo(domain, location)
  }
  const dns = yield* Dns
  const answer = yield* dns.lookup(domain, "MX")
  const { exchangers, because } = yield* Effect.fromResult(
    orderMailExchangers({
      domain: answer.canonicalName,
      exists: answer.rcode !== "NXDOMAIN",
      records: readMx(answer),
      ownNames: [hostName],
      draw
    })
  )
  const hosts = exchangers.map(({ mxHost, preference }) => `${mxHost} (preference ${preference})`)
  yield* note(
    `mail for ${domain} goes to ${hosts.join(", then ")}; the MX answer is ${answer.status}`,
    because,
    answer.because
  )
  return exchangers.map(({ mxHost, isImplicit }) => ({
    nextHopDomain: domain,
    expandedNextHop: answer.canonicalName,
    mxHost,
    otherMxHosts: exchangers.map((other) => other.mxHost).filter((other) => other !== mxHost),
    isImplicitMx: isImplicit,
    mxIsSecure: answer.status === "secure"
  }))
})

const hopsTo = (
  domain: string,
  { servers, isSecure }: Extract<Location, { readonly _tag: "Servers" }>
): ReadonlyArray<Hop> =>
  servers.map(({ host, ...located }) => ({
    nextHopDomain: domain,
    expandedNextHop: domain,
    mxHost: host,
    otherMxHosts: servers.map((other) => other.host).filter((other) => other !== host),
    isImplicitMx: false,
    mxIsSecure: isSecure,
    located
  }))
