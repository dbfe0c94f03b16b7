/**
 * Expands a scenario under one model into a deployment: what the domain publishes because it adopts the model,
 * what the scenario writes out in full, and the Internet around them (root, top-level domains, the attacker's own domains).
 */
import type { ConfiguredModel, Publication } from "../../models/trust-model.ts"
import { publishTlsReport } from "../../models/publish-tls-report.ts"
import { name } from "../../protocol/dns/name.ts"
import { addressType, canonicalAddress } from "../../protocol/dns/rdata/address.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { CertificateIssuers } from "../../world/certificate-issuers.ts"
import { distributionHost } from "../../world/certificate-authority/distribution-point.ts"
import {
  authorityIds,
  type Deployment,
  type DnssecPlan,
  type HostPlan,
  type RecordPlan,
  withAlternatives
} from "../../world/deployment.ts"
import { hasIpv6 } from "../../scenario/host-addresses.ts"
import type { IpVersions } from "../../scenario/schema/ip-versions.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs } from "../../scenario/schema/time.ts"
import type { DatedStage } from "../../scenario/timeline/calendar.ts"
import type { AddressPlan } from "./addresses.ts"
import type { AttackersDomains } from "./attackers-domains.ts"
import { caaRecords } from "./caa-records.ts"
import { certificatePlan } from "./certificate-plan.ts"
import { dnssecPlan } from "./dnssec-plan.ts"
import { explicitRecords } from "./explicit-records.ts"
import { httpPlan, httpsPlan, smtpPlan } from "./listener-plan.ts"
import { signedAnew } from "./signed-anew.ts"
import { type AskedZone, zoneTree } from "./zone-tree.ts"

/** Our choice for presets: an hour, in the middle of what address and policy records commonly have. */
const presetTtlSeconds = 3_600

/** The receiving side, before zones are made of its records. */
export interface ExpandedDomain {
  readonly hosts: ReadonlyArray<HostPlan>
  readonly records: ReadonlyArray<RecordPlan>
  /** Those that the scenario names, with the domain's own. */
  readonly zones: ReadonlyArray<AskedZone>
  /** By name of a web host: what it is to the domain, where the publication says so. */
  readonly places: ReadonlyMap<string, string>
}

export const expand = (
  {
    scenario,
    published,
    revision,
    removed
  }: Pick<DatedStage, "scenario" | "published" | "revision" | "removed">,
  model: ConfiguredModel,
  { chainOf, pathOf }: CertificateIssuers,
  addresses: AddressPlan
): ExpandedDomain => {
  const domain = scenario.domain.name.toLowerCase()
  const mxHosts = scenario.domain.mx.map((mx) =>
    mailHost(scenario, mx.host, addresses.takeAll("recipient", mx.host, mx.ip ?? scenario.domain.ip), mx)
  )
  const publication = model.publish({
    domain,
    revision,
    mxHosts: mxHosts.map(({ name, smtp }) => ({
      name,
      chains: (
        published.get(name)?.map((certificate) => certificatePlan(scenario, name, certificate)) ?? [
          smtp.certificate
        ]
      )
        .flatMap(withAlternatives)
        .map(chainOf)
    }))
  })
  const webHosts = publishedWebHosts(scenario, publication)
  const mailNames = mxHosts.map(({ name }) => name)
  const everyHost = withExplicit<HostPlan>(
    [
      ...mxHosts.map((host) => ({
        ...host,
        smtp: {
          ...host.smtp,
          implicitTlsPorts: [...(publication.implicitTlsPorts ?? []), ...(host.smtp.implicitTlsPorts ?? [])],
          extensionsOverTls: [...(publication.ehlo ?? []), ...(host.smtp.extensionsOverTls ?? [])],
          ...(publication.handshake === undefined ? {} : { extensions: publication.handshake }),
          ...(publication.sendsChain === undefined ? {} : { sendsChain: publication.sendsChain })
        },
        // What a mail exchanger publishes on the web, it serves itself.
        ...webHosts.find(({ name }) => name === host.name)
      })),
      ...webHosts
        .filter(({ name }) => !mailNames.includes(name))
        .map((host) => ({
          ...host,
          addresses: addresses.takeAll("recipient", host.name, scenario.domain.ip)
        })),
      // What they answer follows from what is revoked by then, so the run has it.
      ...(scenario.revocationLists === undefined ? [] : authorityIds.map(distributionHost)).map((name) => ({
        name,
        addresses: addresses.takeAll("infrastructure", name, infrastructureIp(scenario)),
        owner: "recipient" as const
      }))
    ],
    explicitHosts(scenario),
    ({ name }) => name
  )

  // What names a certificate of a host that is gone still names it.
  const writtenZones = signedAnew(scenario.zones)
  const written = explicitRecords({ ...scenario, zones: writtenZones }, everyHost, pathOf)
  const hosts = everyHost.filter(({ name }) => !removed.includes(name))
  // RFC 1034 §3.6.2: beside an alias there is nothing else, so it takes the place of all that a preset says there.
  const aliases = new Set(
    written.filter(({ type }) => type.toUpperCase() === "CNAME").map(({ owner }) => owner)
  )
  const hasOwnZone = !isInCopy(writtenZones, domain)
  const isWhole = wholeZones(writtenZones, hasOwnZone ? domain : undefined)
  const records = withExplicit(
    [
      ...scenario.domain.mx.map(({ host, preference }) => preset(domain, "MX", `${preference} ${host}.`)),
      ...publication.records,
      ...(scenario.domain.tlsReporting === undefined
        ? []
        : [publishTlsReport(domain, scenario.domain.tlsReporting, presetTtlSeconds)]),
      ...(scenario.domain.caa === undefined
        ? []
        : caaRecords(scenario.domain.caa).map((data) => preset(domain, "CAA", data))),
      ...addressRecords(hosts)
    ].filter(({ owner }) => !aliases.has(owner) && !isWhole(owner)),
    written,
    ({ owner, type }) => `${owner} ${type.toUpperCase()}`
  )
  const startSeconds = Math.floor(toEpochMs(scenario.start) / 1000)
  const { zone, dnssec } = scenario.domain
  const asNeeded = publication.needsSignedZone ? "signed" : "unsigned"
  const zones = withExplicit<AskedZone>(
    hasOwnZone
      ? [
          {
            apex: domain,
            dnssec: dnssecPlan(zone === "as-model-needs" ? asNeeded : zone, startSeconds, dnssec),
            nameServer: { ip: scenario.domain.nameServerIp }
          }
        ]
      : [],
    writtenZones.map(
      ({ apex, signing, dnssec, dnssecRecords, transport, nameServerIp, nameServerAddresses }) => ({
        apex: apex.toLowerCase(),
        dnssec: dnssecPlan(signing, startSeconds, dnssec),
        ...(dnssecRecords === "kept" ? { keepsDnssecRecords: true } : {}),
        ...(transport === undefined ? {} : { transport }),
        nameServer: {
          ip: nameServerIp,
          ...(nameServerAddresses === undefined ? {} : { addresses: nameServerAddresses.map(canonical) })
        }
      })
    ),
    ({ apex }) => apex
  )
  return {
    hosts,
    records,
    zones,
    places: new Map(
      publication.documents.flatMap(({ host, place }) => (place === undefined ? [] : [[host, place]]))
    )
  }
}

/** The whole Internet of a stage: what the scenario says, the attacker's domains as far as it says nothing of them, and the zones above. */
export const withAttackersDomains = (
  { hosts, records, zones }: ExpandedDomain,
  attackers: AttackersDomains,
  sound: DnssecPlan,
  addresses: AddressPlan,
  nameServerIp: IpVersions
): Deployment => {
  const added = withoutExplicit(attackers.hosts, hosts, ({ name }) => name)
  const all = [...hosts, ...added]
  const tree = zoneTree(
    [...zones, ...withoutExplicit(attackers.zones, zones, ({ apex }) => apex)],
    [
      ...records,
      ...withoutExplicit(
        [...attackers.records, ...addressRecords(added)],
        records,
        ({ owner, type }) => `${owner} ${type.toUpperCase()}`
      )
    ],
    { sound, addresses, nameServerIp }
  )
  return { zones: tree.zones, hosts: [...all, ...tree.hosts] }
}

/** Where anybody has IPv6, what serves everybody has it too. */
const infrastructureIp = (scenario: Scenario) => (hasIpv6(scenario) ? "dual-stack" : "ipv4-only")

const addressRecords = (hosts: ReadonlyArray<HostPlan>): ReadonlyArray<RecordPlan> =>
  hosts.flatMap(({ name, addresses }) =>
    addresses.map((address) => preset(name, addressType(address), address))
  )

const withoutExplicit = <A>(
  presets: ReadonlyArray<A>,
  explicit: ReadonlyArray<A>,
  keyOf: (item: A) => string
): ReadonlyArray<A> => {
  const written = new Set(explicit.map(keyOf))
  return presets.filter((item) => !written.has(keyOf(item)))
}

/** What is written out takes the place of what a preset says under the same key, and stands beside everything else. */
const withExplicit = <A>(
  presets: ReadonlyArray<A>,
  explicit: ReadonlyArray<A>,
  keyOf: (item: A) => string
): ReadonlyArray<A> => [...withoutExplicit(presets, explicit, keyOf), ...explicit]

const mailHost = (
  scenario: Scenario,
  host: string,
  addresses: ReadonlyArray<string>,
  listener: Parameters<typeof smtpPlan>[2] = {}
) => {
  const name = host.toLowerCase()
  return {
    name,
    addresses,
    owner: "recipient",
    smtp: smtpPlan(scenario, name, listener)
  } as const satisfies HostPlan
}

/** With the domain's own web site, where it has one; it serves what the model publishes there, and 404 elsewhere. */
const publishedWebHosts = (
  scenario: Scenario,
  { documents }: Publication
): ReadonlyArray<Omit<HostPlan, "addresses">> => {
  const byHost = Map.groupBy(documents, ({ host }) => host)
  const domain = scenario.domain.name.toLowerCase()
  if (scenario.domain.webSite && !byHost.has(domain)) byHost.set(domain, [])
  return [...byHost].map(([name, published]) => ({
    name,
    owner: "recipient",
    https: httpsPlan(scenario, name, {
      documents: published.map(({ path, mediaType, body }) => ({
        path,
        status: 200,
        mediaType,
        headers: {},
        body
      }))
    })
  }))
}

const explicitHosts = (scenario: Scenario): ReadonlyArray<HostPlan> =>
  scenario.hosts.map(({ name: given, addresses, owner, smtp, http, https }) => {
    const name = given.toLowerCase()
    return {
      name,
      addresses: addresses.map(canonical),
      owner,
      ...(smtp === undefined ? {} : { smtp: smtpPlan(scenario, name, smtp) }),
      ...(http === undefined ? {} : { http: httpPlan(http) }),
      ...(https === undefined ? {} : { https: httpsPlan(scenario, name, https) })
    }
  })

/** Do the records that are written make the whole zone? What presets say would have no signature, or was not found there. */
const isCopy = ({ dnssecRecords, presets }: Scenario["zones"][number]): boolean =>
  dnssecRecords === "kept" || !presets

/** Is the domain found in the copy of a larger zone, with data of its own and no zone cut there? RFC 1034 §4.2. */
const isInCopy = (zones: Scenario["zones"], domain: string): boolean => {
  const [nearest] = zones
    .filter(({ apex }) => name(domain).isAtOrBelow(name(apex)))
    .toSorted((one, other) => other.apex.length - one.apex.length)
  if (nearest === undefined || !isCopy(nearest) || nearest.apex.toLowerCase() === domain) return false
  const types = nearest.records
    .filter(({ owner }) => owner.toLowerCase() === domain)
    .map(({ type }) => typeCode(type))
  return types.length > 0 && !types.includes(typeCodes.NS) && !types.includes(typeCodes.DS)
}

/**
 * Does the name lie in a zone of which all is written?
 *
 * @param domain whose zone there is in any case, if there is
 */
const wholeZones = (zones: Scenario["zones"], domain: string | undefined): ((owner: string) => boolean) => {
  const whole = new Map([
    ...(domain === undefined ? [] : [[domain, false] as const]),
    ...zones.map((zone) => [zone.apex.toLowerCase(), isCopy(zone)] as const)
  ])
  return (owner) => {
    for (let at = name(owner); ; at = at.parent) {
      const known = whole.get(at.key)
      if (known !== undefined || at.labels.length === 0) return known ?? false
    }
  }
}

/** `IpAddress` lets nothing else through. */
const canonical = (address: string): string => canonicalAddress(address) ?? address

const preset = (owner: string, type: string, data: string): RecordPlan => ({
  owner,
  type,
  data,
  ttlSeconds: presetTtlSeconds
})
