/**
 * Domains of the attacker's own, which anybody may buy, with mail exchangers that publish as the model's adopters do: one host for each certificate
 * that an attacker could come to have, so that one world stands for all attackers. Which of them it may use is decided where it leads
 * somebody there (attacker/dns-lies.ts).
 */
import type { OwnHost } from "../../attacker/own-host.ts"
import type { CredentialSource } from "../../attacker/credential-source.ts"
import type { ConfiguredModel, Publication } from "../../models/trust-model.ts"
import type { ChainIssuer } from "../../world/certificate-issuers.ts"
import type { CertificatePlan, DnssecPlan, HostPlan, RecordPlan, SmtpPlan } from "../../world/deployment.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { hasIpv6 } from "../../scenario/host-addresses.ts"
import type { AddressPlan } from "./addresses.ts"
import { httpsPlan, smtpPlan } from "./listener-plan.ts"
import type { AskedZone } from "./zone-tree.ts"

/** RFC 6761 §6.2 sets "test" aside. */
export const attackersDomain = "attacker.test"
const signedDomain = "attacker-signed.test"

/** The first of its hosts; it publishes nothing. */
export const attackerMxHost = `mx.${attackersDomain}`

export interface AttackersDomainsPlan {
  readonly scenario: Scenario
  /** Names of the target's, for which clients ask that were led to the attacker's hosts: its mail exchangers and the domain itself. */
  readonly targetNames: ReadonlyArray<string>
  readonly sources: ReadonlyArray<CredentialSource>
  /** What comes from there for a client that asks for that name. */
  readonly certificateFrom: (source: CredentialSource, name: string) => CertificatePlan | undefined
  readonly tenantHost: string | undefined
  readonly addresses: AddressPlan
  readonly sound: DnssecPlan
  readonly chainOf: ChainIssuer
  readonly publish: ConfiguredModel["publish"]
}

export interface AttackersDomains {
  readonly ownHosts: ReadonlyArray<OwnHost>
  readonly hosts: ReadonlyArray<HostPlan>
  readonly records: ReadonlyArray<RecordPlan>
  readonly zones: ReadonlyArray<AskedZone>
}

export const attackersDomains = (plan: AttackersDomainsPlan): AttackersDomains => {
  const { sources, tenantHost, addresses, sound } = plan
  const take = (name: string, source: CredentialSource): Omit<OwnHost, "publishes"> => ({
    name,
    source,
    isSigned: name.endsWith(`.${signedDomain}`),
    address: addresses.take("attacker", name),
    ...(hasIpv6(plan.scenario) ? { ipv6Address: addresses.takeIpv6("attacker", name) } : {})
  })
  const first = take(attackerMxHost, "own")
  const adopters = [
    ...[attackersDomain, signedDomain].map((domain) => ({
      domain,
      hosts: sources.map((source) => take(`${source}.${domain}`, source))
    })),
    ...(tenantHost === undefined ? [] : [{ domain: tenantHost, hosts: [take(tenantHost, "tenant")] }])
  ]
  const published = adopters.map(({ domain, hosts }) => publishedBy(plan, domain, hosts))
  const records = published.flatMap((publication) => publication.records)
  // Whoever has a certificate for names of the target's in hand leads nobody elsewhere, and whoever has none needs no more than the first host.
  const all = adopters.flatMap(({ hosts }) => hosts)
  const inOrder = [
    ...all.filter(({ source }) => isForTarget(source)),
    first,
    ...all.filter(({ source }) => !isForTarget(source))
  ]
  const documents = Map.groupBy(
    published.flatMap((publication) => publication.documents),
    ({ host }) => host
  )
  const ownHosts = inOrder.map((host) => ({
    ...host,
    publishes:
      documents.has(host.name) ||
      records.some(({ owner }) => owner === host.name || owner.endsWith(`.${host.name}`))
  }))
  return {
    ownHosts,
    hosts: ownHosts.map((host) => hostPlan(plan, host, documents.get(host.name) ?? [])),
    records,
    zones: [
      { apex: attackersDomain, dnssec: undefined },
      { apex: signedDomain, dnssec: sound }
    ]
  }
}

const isForTarget = (source: CredentialSource): boolean =>
  source === "issued" || source === "tenant" || source.startsWith("validated")

/** What adopters publish for these hosts, as far as it stands in their own names. */
const publishedBy = (
  { publish, certificateFrom, chainOf }: AttackersDomainsPlan,
  domain: string,
  hosts: ReadonlyArray<Omit<OwnHost, "publishes">>
): Pick<Publication, "documents"> & { readonly records: ReadonlyArray<RecordPlan> } => {
  const { records, documents } = publish({
    domain,
    mxHosts: hosts.flatMap(({ name, source }) => {
      const certificate = certificateFrom(source, name)
      return certificate === undefined ? [] : [{ name, chains: [chainOf(certificate)] }]
    })
  })
  return {
    records: records.filter(({ owner }) => owner === domain || owner.endsWith(`.${domain}`)),
    documents: documents.filter(({ host }) => hosts.some(({ name }) => name === host))
  }
}

const hostPlan = (
  plan: AttackersDomainsPlan,
  { name, address, ipv6Address, source }: OwnHost,
  documents: Publication["documents"]
): HostPlan => {
  const { scenario, targetNames, certificateFrom } = plan
  const usual = smtpPlan(scenario, name)
  const certificate = certificateFrom(source, name) ?? usual.certificate
  const certificatesByName = targetNames.flatMap((serverName) => {
    const named = certificateFrom(source, serverName)
    return named === undefined ? [] : [{ serverName, certificate: named }]
  })
  return {
    name,
    addresses: ipv6Address === undefined ? [address] : [address, ipv6Address],
    owner: "attacker",
    smtp: { ...usual, certificate, certificatesByName, ...asAdoptersHost(plan, name, certificate) },
    ...(documents.length === 0
      ? {}
      : {
          https: httpsPlan(scenario, name, {
            documents: documents.map(({ path, mediaType, body }) => ({
              path,
              status: 200,
              mediaType,
              headers: {},
              body
            }))
          })
        })
  }
}

/** It listens where an adopter's host does, and says the same in its handshakes, whatever name is asked for. */
const asAdoptersHost = (
  { publish, chainOf }: AttackersDomainsPlan,
  name: string,
  certificate: CertificatePlan
): Pick<SmtpPlan, "extensions" | "implicitTlsPorts" | "sendsChain"> => {
  const usual = publish({ domain: name, mxHosts: [] })
  const said = {
    implicitTlsPorts: usual.implicitTlsPorts ?? [],
    // The first of its hosts has nothing of the kind.
    ...(usual.sendsChain === undefined || name === attackerMxHost ? {} : { sendsChain: usual.sendsChain })
  }
  // Hardly a model says anything there, and a certificate takes time to make.
  if (usual.handshake === undefined) return said
  const { handshake } = publish({ domain: name, mxHosts: [{ name, chains: [chainOf(certificate)] }] })
  return { ...said, ...(handshake === undefined ? {} : { extensions: handshake }) }
}
