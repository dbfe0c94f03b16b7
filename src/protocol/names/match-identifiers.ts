/**
 * Is the peer who it should be? Presented identifiers against reference identifiers, by one set of rules. RFC 6125 §6, RFC 9525 §6.
 *
 * The one matcher of the project: models differ in the rules they pass, never in the code that compares.
 */
import { Result, Schema } from "effect"
import { type Citation, cite, rfc } from "../rfc.ts"
import { presentedLabels, referenceLabels } from "./domain-name.ts"
import { parseIpAddress, presentIpAddress } from "./ip-address.ts"
import type { MatchingRules } from "./matching-rules.ts"
import { PresentedNames } from "./presented-names.ts"

/** What a certificate says its subject is, as encoded. */
export interface PresentedIdentifiers {
  /** DNS-IDs: dNSName. */
  readonly dns: ReadonlyArray<string>
  /** SRV-IDs: SRVName, `_service.name` (RFC 4985 §2). */
  readonly srv: ReadonlyArray<string>
  /** URI-IDs; none is ever matched, but their presence silences the common name (RFC 6125 §6.4.4). */
  readonly uri: ReadonlyArray<string>
  /** iPAddress, 4 or 16 octets each. */
  readonly ip: ReadonlyArray<Uint8Array>
  /** CN-ID: the most specific common name of the subject. */
  readonly commonName?: string
}

export const noIdentifiers: PresentedIdentifiers = { dns: [], srv: [], uri: [], ip: [] }

/** What the client is looking for. */
export type ReferenceIdentifier =
  | { readonly form: "dns"; readonly name: string }
  /** `service` without its underscore: `smtp`. */
  | { readonly form: "srv"; readonly service: string; readonly name: string }
  /** In text. */
  | { readonly form: "ip"; readonly address: string }

export interface IdentifierMatch {
  readonly reference: ReferenceIdentifier
  /** As presented: `DNS-ID *.example.com`. */
  readonly presented: string
  readonly because: ReadonlyArray<Citation>
}

/** The certificate is somebody else's: `certificate-host-mismatch` in reports (RFC 8460 §4.3.1). */
export class IdentifierMismatch extends Schema.TaggedClass<IdentifierMismatch>()("IdentifierMismatch", {
  reason: Schema.Literals([
    "no reference identifier",
    "no presented identifier of that form",
    "no presented identifier matches"
  ]),
  detail: Schema.String,
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String }))
}) {}

/** One match of any pair is enough (RFC 6125 §6.2.1, RFC 9525 §6.1.2). */
export const matchIdentifiers = (
  presented: PresentedIdentifiers,
  references: ReadonlyArray<ReferenceIdentifier>,
  rules: MatchingRules
): Result.Result<IdentifierMatch, IdentifierMismatch> => identifierMatcher(presented, rules)(references)

/** The same for one certificate that is compared several times: it is read once. */
export const identifierMatcher = (presented: PresentedIdentifiers, rules: MatchingRules) => {
  const read = readPresented(presented, rules)
  return (
    references: ReadonlyArray<ReferenceIdentifier>
  ): Result.Result<IdentifierMatch, IdentifierMismatch> => matchAny(read, references, rules)
}

/** What a certificate presents, by the texts by which it is looked for. */
interface ReadIdentifiers {
  readonly presented: PresentedIdentifiers
  readonly names: PresentedNames
  /** By service and name in lower case, as presented. */
  readonly srv: ReadonlyMap<string, string>
  /** Octets in hexadecimal. */
  readonly ip: ReadonlySet<string>
}

const readPresented = (presented: PresentedIdentifiers, rules: MatchingRules): ReadIdentifiers => ({
  presented,
  names: new PresentedNames([
    ...presented.dns.map((name) => ({ kind: "DNS-ID" as const, name })),
    ...(commonNameCounts(presented, rules) ? [{ kind: "CN-ID" as const, name: presented.commonName! }] : [])
  ]),
  srv: new Map(
    // The first of several that are alike.
    presented.srv.toReversed().flatMap((srv) => {
      const key = srvKey(srv)
      return key === undefined ? [] : [[key, srv] as const]
    })
  ),
  ip: new Set(presented.ip.map((octets) => Buffer.from(octets).toString("hex")))
})

/** RFC 4985 §2 and §3: service and name both, without case, the name in full; no wildcard is defined. */
const srvKey = (srv: string): string | undefined => {
  const dot = srv.indexOf(".")
  const name = dot < 0 ? undefined : presentedLabels(srv.slice(dot + 1))
  return name && [srv.slice(0, dot).toLowerCase(), ...name].join(".")
}

const matchAny = (
  read: ReadIdentifiers,
  references: ReadonlyArray<ReferenceIdentifier>,
  rules: MatchingRules
): Result.Result<IdentifierMatch, IdentifierMismatch> => {
  const { presented } = read
  const mismatch = (reason: IdentifierMismatch["reason"], detail: string) =>
    Result.fail(new IdentifierMismatch({ reason, detail, because: comparisonRules(references, rules) }))
  if (references.length === 0) return mismatch("no reference identifier", "nothing to compare with")

  let candidates = 0
  for (const reference of references) {
    const found = matchOne(read, reference, rules)
    if (found.match !== undefined) return Result.succeed(found.match)
    candidates += found.candidates
  }
  const wanted = references.map(presentReference).join(" or ")
  return candidates === 0
    ? mismatch(
        "no presented identifier of that form",
        `the certificate presents nothing to compare with ${wanted}`
      )
    : mismatch("no presented identifier matches", `${wanted} is none of ${presentAll(presented)}`)
}

/** Where the rules say how references of these forms are compared, each once; of none, how names are. */
const comparisonRules = (
  references: ReadonlyArray<ReferenceIdentifier>,
  { because }: MatchingRules
): ReadonlyArray<Citation> => {
  const all = references.map(({ form }) => (form === "dns" ? because.exact : because[form]))
  const distinct = new Map(all.map((citation) => [cite(citation), citation]))
  return distinct.size === 0 ? [because.exact] : [...distinct.values()]
}

/** Does a name that may hold a wildcard cover a host's name? For certificates and for policies. */
export const nameCovers = (
  pattern: ReadonlyArray<string>,
  host: ReadonlyArray<string>,
  rules: Pick<MatchingRules, "acceptsPartialWildcard" | "wildcardSpansLabels" | "labelsAfterWildcard">
): "exactly" | "by wildcard" | false => {
  const [first = "", ...rest] = pattern
  if (!pattern.some((label) => label.includes("*")))
    return pattern.length === host.length && pattern.every((label, i) => label === host[i])
      ? "exactly"
      : false

  // RFC 6125 §6.4.3, RFC 9525 §6.3: nowhere but in the left-most label, and once.
  if (rest.some((label) => label.includes("*")) || first.indexOf("*") !== first.lastIndexOf("*")) return false
  if (rest.length < rules.labelsAfterWildcard) return false
  const isWhole = first === "*"
  if (!isWhole && !rules.acceptsPartialWildcard) return false

  const spanned = host.length - rest.length
  if (spanned < 1 || !rest.every((label, i) => label === host[spanned + i])) return false
  if (spanned > 1 && !(rules.wildcardSpansLabels && isWhole)) return false
  if (isWhole) return "by wildcard"

  // RFC 6125 §6.4.3: a fragment of an A-label means nothing, on either side.
  const label = host[0]!
  if (first.startsWith("xn--") || label.startsWith("xn--")) return false
  const [before = "", after = ""] = first.split("*")
  return label.length >= before.length + after.length && label.startsWith(before) && label.endsWith(after)
    ? "by wildcard"
    : false
}

interface Found {
  readonly match?: IdentifierMatch
  /** Presented identifiers that it was compared with. */
  readonly candidates: number
}

const matchOne = (read: ReadIdentifiers, reference: ReferenceIdentifier, rules: MatchingRules): Found => {
  if (!rules.forms.includes(reference.form)) return { candidates: 0 }
  switch (reference.form) {
    case "dns":
      return matchDns(read, reference, rules)
    case "srv":
      return matchSrv(read, reference, rules)
    case "ip":
      return matchIp(read, reference, rules)
  }
}

const matchDns = (
  { names }: ReadIdentifiers,
  reference: ReferenceIdentifier & { form: "dns" },
  rules: MatchingRules
): Found => {
  const host = referenceLabels(reference.name)
  if (host === undefined) return { candidates: names.size }
  for (const { kind, name, labels } of names.candidatesFor(host)) {
    const covers = nameCovers(labels, host, rules)
    if (covers === false) continue
    const because = [covers === "exactly" ? rules.because.exact : rules.because.wildcard]
    if (kind === "CN-ID") because.push(rules.because.commonName)
    return { match: { reference, presented: `${kind} ${name}`, because }, candidates: names.size }
  }
  return { candidates: names.size }
}

const commonNameCounts = (presented: PresentedIdentifiers, rules: MatchingRules): boolean => {
  if (presented.commonName === undefined || presented.dns.length > 0) return false
  switch (rules.commonName) {
    case "never":
      return false
    case "without DNS-ID":
      return true
    case "without DNS-ID, SRV-ID and URI-ID":
      return presented.srv.length === 0 && presented.uri.length === 0
  }
}

const matchSrv = (
  { presented, srv }: ReadIdentifiers,
  { service, name }: ReferenceIdentifier & { form: "srv" },
  rules: MatchingRules
): Found => {
  const host = referenceLabels(name)
  const found = host && srv.get([`_${service.toLowerCase()}`, ...host].join("."))
  return {
    ...(found !== undefined && {
      match: {
        reference: { form: "srv", service, name },
        presented: `SRV-ID ${found}`,
        because: [rules.because.srv, rfc(4985, "2")]
      }
    }),
    candidates: presented.srv.length
  }
}

/** RFC 9525 §6.4: octet by octet, and never against a DNS-ID that looks like an address. */
const matchIp = (
  { presented, ip }: ReadIdentifiers,
  reference: ReferenceIdentifier & { form: "ip" },
  rules: MatchingRules
): Found => {
  const address = parseIpAddress(reference.address)
  const found = address !== undefined && ip.has(Buffer.from(address).toString("hex"))
  return {
    ...(found && {
      match: { reference, presented: `IP-ID ${reference.address}`, because: [rules.because.ip] }
    }),
    candidates: presented.ip.length
  }
}

/** For people: as it is compared, `_smtp.example.com` for a service. */
export const presentReference = (reference: ReferenceIdentifier): string => {
  switch (reference.form) {
    case "dns":
      return reference.name
    case "srv":
      return `_${reference.service}.${reference.name}`
    case "ip":
      return reference.address
  }
}

/** The first few, because hostile certificates present thousands. */
const presentAll = ({ dns, srv, ip, commonName }: PresentedIdentifiers): string => {
  const all = [...dns.slice(0, 5), ...srv.slice(0, 5), ...ip.slice(0, 5).map(presentIpAddress)]
  const more = dns.length + srv.length + ip.length - all.length
  const shown = more > 0 ? [...all, `${more} more`] : all
  return [...shown, ...(commonName === undefined ? [] : [`CN ${commonName}`])].join(", ")
}
