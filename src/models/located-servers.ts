/**
 * Servers that a domain announces for mail over TLS, beside its MX records: how a domain publishes them and how a sender finds them. RFC 2782, RFC 7673
 * §3.1. For every model that locates servers.
 */
import { Effect, Result, Schema } from "effect"
import { Dns, type DnsAnswer } from "../clients/dns/dns.ts"
import { readMx, readSrv } from "../clients/dns/records.ts"
import { parameter } from "../protocol/parameter.ts"
import { type Citation, rfc } from "../protocol/rfc.ts"
import { listenerAt, smtpPort } from "../protocol/smtp/listener.ts"
import { orderMailExchangers } from "../protocol/smtp/mail-exchangers.ts"
import { orderServiceLocations } from "../protocol/smtp/service-locations.ts"
import { publishing } from "./publishing.ts"
import {
  type ConfiguredModel,
  type HopPolicy,
  HostRefused,
  type LocatingClient,
  type Location,
  type Publication,
  type RecipientHost
} from "./trust-model.ts"

/** How the records are found and written: SRV records of a service, or MX records at a label below the domain. */
export type Announcement =
  | { readonly by: "srv"; readonly service: string }
  /** MX records have no port: both sides know it. */
  | { readonly by: "mx-prefix"; readonly label: string; readonly port: number }

const announcementOwner = (announcement: Announcement, domain: string): string =>
  announcement.by === "srv"
    ? // RFC 2782, "The format of the SRV RR": _Service._Proto.Name.
      `_${announcement.service}._tcp.${domain}`
    : `${announcement.label}.${domain}`

/** What the domain says for itself; which names it announces by is each model's own. */
export const announcingParameters = (defaults: { readonly dnssec: "validated" | "unsigned" }) => ({
  dnssec: parameter(
    Schema.Literals(["validated", "unsigned"]).annotate({
      description:
        "whether the domain's zone is signed and the sender's resolver validates, or neither; where a scenario says otherwise of a zone or a sender, that holds",
      ...publishing({ role: "form" })
    }),
    defaults.dnssec
  ),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of the records that announce, in seconds",
      ...publishing({ role: "form" })
    }),
    3_600
  )
})

/** An RFC 6335 §5.1 service name: letters, digits and hyphens. */
export const ServiceName = Schema.String.check(
  Schema.isPattern(/^(?=.*[A-Za-z])(?!.*--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/, {
    expected: "a service name such as smtp-tls (RFC 6335 §5.1)"
  })
)

export const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))

/** @param ports at which each host takes mail over TLS, the one that senders are to try first at the front */
export const announce = (
  announcement: Announcement,
  {
    domain,
    mxHosts,
    ports,
    ttlSeconds
  }: {
    readonly domain: string
    readonly mxHosts: ReadonlyArray<RecipientHost>
    readonly ports: ReadonlyArray<number>
    readonly ttlSeconds: number
  }
): Pick<Publication, "records" | "implicitTlsPorts"> => ({
  implicitTlsPorts: ports.filter((port) => port !== smtpPort),
  // In the order of the hosts.
  records: mxHosts
    .flatMap(({ name }) => ports.map((port) => ({ name, port })))
    .map(({ name, port }, rank) => ({
      owner: announcementOwner(announcement, domain),
      ...(announcement.by === "srv"
        ? { type: "SRV", data: `${rank} 0 ${port} ${name}.` }
        : { type: "MX", data: `${rank} ${name}.` }),
      ttlSeconds
    }))
})

/** What a sender does where nothing is announced, and where nobody can say. */
export const locatingParameters = {
  whereNone: parameter(
    Schema.Literals(["mx-hosts", "defer"]).annotate({
      description:
        "a domain that announces no server: its MX hosts get the mail as ever, over TLS with whomever or in clear, which an attacker who denies the records makes use of; or the mail is deferred"
    }),
    "mx-hosts"
  ),
  onLookupFailure: parameter(
    Schema.Literals(["defer", "mx-hosts"]).annotate({
      description:
        "a lookup that fails, bogus answers included: the mail is deferred, because otherwise an attacker who makes it fail turns the model off (RFC 7672 §2.1.2); or it goes as though nothing were announced"
    }),
    "defer"
  )
}

const Locating = Schema.Struct(locatingParameters)

export const locateBy =
  (
    announcement: Announcement,
    { whereNone, onLookupFailure }: typeof Locating.Type
  ): NonNullable<ConfiguredModel["locate"]> =>
  (domain, own) =>
    Effect.gen(function* () {
      const dns = yield* Dns
      const owner = announcementOwner(announcement, domain)
      const type = announcement.by === "srv" ? "SRV" : "MX"
      const answer = yield* Effect.result(dns.lookup(owner, type))
      if (Result.isFailure(answer)) {
        const detail = `the ${type} lookup for ${owner} failed: ${answer.failure.detail}`
        return onLookupFailure === "defer"
          ? yield* new HostRefused({ detail, because: [rfc(7673, "3.1"), rfc(7672, "2.1.2")] })
          : toMxHosts(detail, rfc(7435, "3"))
      }
      const { status, because } = answer.success
      const servers = serversIn(answer.success, announcement, own)
      if (servers.length > 0) {
        const named = servers.map(({ host, port }) => `${host} at port ${port}`)
        return {
          _tag: "Servers",
          servers,
          isSecure: status === "secure",
          basis: `${owner} names ${named.join(", then ")}; the ${type} answer is ${status}`,
          because: [rfc(2782), because]
        } satisfies Location
      }
      const none = `${owner} names no server; the ${type} answer is ${status}`
      return whereNone === "defer"
        ? yield* new HostRefused({ detail: none, because: [rfc(7435, "3")] })
        : toMxHosts(none, because)
    })

const toMxHosts = (why: string, because: Citation): Location => ({
  _tag: "MxHosts",
  basis: `${why}, so the mail goes to the MX hosts`,
  because: [because]
})

const serversIn = (
  answer: DnsAnswer,
  announcement: Announcement,
  { ownNames, draw }: LocatingClient
): Extract<Location, { readonly _tag: "Servers" }>["servers"] => {
  if (announcement.by === "srv") {
    const order = orderServiceLocations(readSrv(answer), ownNames, draw)
    // RFC 2782, "Target": this service is not here, which says nothing of mail that comes as ever.
    return order === "not available"
      ? []
      : order.map(({ target, port }) => ({ host: target, ...listenerAt(port) }))
  }
  const records = readMx(answer)
  if (records.length === 0) return []
  const route = orderMailExchangers({ domain: answer.canonicalName, exists: true, records, ownNames, draw })
  return Result.isFailure(route)
    ? []
    : route.success.exchangers.map(({ mxHost }) => ({ host: mxHost, ...listenerAt(announcement.port) }))
}

/** For the MX hosts of a domain that announces nothing. RFC 7435 §3: encryption where it can be had, and nobody is authenticated. */
export const asEver: HopPolicy = {
  encryption: "optional",
  enforcement: "enforce",
  basis: "no server is announced for mail over TLS: encrypt if possible, believe anybody",
  because: [rfc(7435, "3")]
}
