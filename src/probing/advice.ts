/** What to mend first: what stops mail, then what protects nothing, then what helps to notice. Plain sentences. */
import { offers, readExtensions } from "../protocol/smtp/extensions.ts"
import { parseReply } from "../protocol/smtp/reply.ts"
import { isBelow } from "../protocol/tls/evidence.ts"
import { policyHost } from "../protocol/mta-sts/policy-reply.ts"
import { recordOwner } from "../protocol/mta-sts/record.ts"
import { reportRecordOwner } from "../protocol/tls-report/record.ts"
import type { TypeName } from "../protocol/dns/types.ts"
import { tlsaOwner } from "../protocol/dane/tlsa.ts"
import { Result } from "effect"
import type { ModelVerdict, Probed, ProbedHost } from "./probed.ts"

/** Our choice: an authority of today issues for 90 days and renews 30 days before the end, so that two weeks are late. */
const soonSeconds = 14 * 86_400

/** Most urgent first; empty where there is nothing to say. */
export const adviceOn = (probed: Probed): ReadonlyArray<string> =>
  probed.network.dns !== "works"
    ? []
    : [
        ...brokenDnssec(probed),
        ...stoppedMail(probed),
        ...probed.hosts.flatMap((host) => hostAdvice(host, probed)),
        ...daneAdvice(probed),
        ...mtaStsAdvice(probed),
        ...reportAdvice(probed),
        ...caaAdvice(probed),
        ...requireTlsAdvice(probed)
      ]

const brokenDnssec = ({ records }: Probed): ReadonlyArray<string> => {
  const bogus = records.filter(({ failure }) => failure?.reason === "bogus")
  const first = bogus[0]
  if (first === undefined) return []
  const others = bogus.length > 1 ? `, and ${bogus.length - 1} more` : ""
  return [
    `DNSSEC is broken at ${first.name} ${first.type}${others}: ${first.failure!.detail}. Resolvers that validate do not answer, so mail is deferred. Sign the zone again, or take the DS record out of the parent zone until it is right.`
  ]
}

/** Models under which mail does not go through, by what stops it. */
const stoppedMail = ({ models, domain }: Probed): ReadonlyArray<string> => {
  const stopped = models.filter((model) => isStopped(model) && model.id !== byRequest)
  const byReason = Map.groupBy(stopped, ({ inWords }) => inWords)
  return [...byReason].map(
    ([inWords, alike]) =>
      `Mail for ${domain} is stopped. A sender with ${alike.map(({ id }) => id).join(", ")} ${inWords}.`
  )
}

const isStopped = ({ outcome }: ModelVerdict): boolean =>
  outcome === "deferred-by-misconfiguration" || outcome === "deferred-other" || outcome === "bounced"

/** RFC 8689 §2: single mails ask for it, and nothing else is stopped where a host does not offer it. */
const byRequest = "require-tls"

const requireTlsAdvice = ({ models }: Probed): ReadonlyArray<string> =>
  models.some(isStopped) && models.filter(isStopped).every(({ id }) => id === byRequest)
    ? [
        "Mail that asks for REQUIRETLS (RFC 8689) is not delivered: turn the extension on where your software has it."
      ]
    : []

const hostAdvice = (host: ProbedHost, { network, judgedAtMs }: Probed): ReadonlyArray<string> => {
  const { name, shown, silent, expiresAtSeconds, webPki } = host
  if (silent !== undefined)
    return network.smtp === "blocked" && host.addresses.length > 0
      ? []
      : [`${name} does not answer at port 25 (${silent}). Start it, or take it out of the MX records.`]
  if (shown === undefined) return []
  const ehlo = shown.ehlo === undefined ? undefined : Result.getOrUndefined(parseReply(shown.ehlo))
  if (ehlo === undefined || ehlo.code !== 250) {
    const said = (shown.ehlo ?? shown.greeting).at(-1) ?? ""
    return [
      `${name} did not get as far as EHLO (${shown.brokeOff ?? `it said "${said}"`}). It may refuse this network, and not others: see its log.`
    ]
  }
  if (!offers(readExtensions(ehlo), "STARTTLS"))
    return [`${name} does not offer STARTTLS, so mail goes in clear. Give it a certificate and turn TLS on.`]
  if (shown.tls === undefined)
    return [
      `TLS with ${name} fails (${shown.brokeOff ?? "it refused STARTTLS"}), so mail goes in clear or not at all. Mend its certificate or its versions of TLS.`
    ]
  const leftSeconds = (expiresAtSeconds ?? Number.POSITIVE_INFINITY) - judgedAtMs / 1000
  return [
    ...(leftSeconds < 0
      ? [`The certificate of ${name} has expired. Renew it.`]
      : leftSeconds < soonSeconds
        ? [`The certificate of ${name} expires in ${Math.floor(leftSeconds / 86_400)} days. Renew it.`]
        : []),
    ...(isBelow(shown.tls.version, "TLSv1.2")
      ? [`${name} speaks ${shown.tls.version}, which RFC 8996 deprecates. Turn on TLS 1.2 or newer.`]
      : []),
    ...(webPki?.isValid === false
      ? [
          `No public authority vouches for the certificate of ${name}: ${webPki.detail}. MTA-STS needs one that does.`
        ]
      : [])
  ]
}

/** What nobody could look up is not missing. */
const lookupFailed = ({ records }: Probed, name: string, type: TypeName): boolean =>
  records.some((record) => record.name === name && record.type === type && record.status === "failed")

const daneAdvice = (probed: Probed): ReadonlyArray<string> => {
  const { hosts, domain } = probed
  if (hosts.length === 0 || lookupFailed(probed, domain, "MX")) return []
  if (!hosts.every(({ mxIsSecure }) => mxIsSecure))
    return [
      `DANE protects nothing: the MX records of ${domain} are not signed. Sign the zone with DNSSEC, and have the parent zone publish its DS record.`
    ]
  return hosts
    .filter(({ name, tlsa }) => tlsa.length === 0 && !lookupFailed(probed, tlsaOwner(name), "TLSA"))
    .map(
      ({ name, fittingTlsa }) =>
        `DANE does not protect ${name}: it has no TLSA record.${
          fittingTlsa === undefined
            ? " Publish one."
            : ` Where its zone is signed, publish: ${tlsaOwner(name)}. IN TLSA ${fittingTlsa}`
        }`
    )
}

const mtaStsAdvice = (probed: Probed): ReadonlyArray<string> => {
  const { mtaSts, domain } = probed
  if (lookupFailed(probed, recordOwner(domain), "TXT")) return []
  switch (mtaSts._tag) {
    case "None":
      return [
        `There is no MTA-STS policy. Publish one at https://${policyHost(domain)}, in mode testing first, and a TXT record at _mta-sts.${domain}.`
      ]
    case "Broken":
      return [`The MTA-STS policy cannot be used, so it protects nobody new: ${mtaSts.detail}.`]
    case "Found":
      return mtaSts.policy.mode === "enforce"
        ? []
        : [
            `The MTA-STS policy has mode ${mtaSts.policy.mode}, which stops no attack. Set mode enforce once no sender reports a failure.`
          ]
  }
}

const reportAdvice = (probed: Probed): ReadonlyArray<string> => {
  const { reportsTo, domain } = probed
  return reportsTo.length > 0 || lookupFailed(probed, reportRecordOwner(domain), "TXT")
    ? []
    : [
        `Nobody reports failures to you. Publish a TXT record at _smtp._tls.${domain}: "v=TLSRPTv1; rua=mailto:tls-reports@${domain}"`
      ]
}

const caaAdvice = ({ records, domain }: Probed): ReadonlyArray<string> => {
  const caa = records.filter(({ type }) => type === "CAA")
  return caa.length === 0 || caa.some(({ data, status }) => data.length > 0 || status === "failed")
    ? []
    : [`Any authority may issue certificates for ${domain}. Name yours in CAA records.`]
}
