/** What an attacker owns in a scenario's world before any attack. */
import { Adoption } from "../attacker/adoption.ts"
import type { Arsenal, ValidatedCertificates } from "../attacker/arsenal.ts"
import type { OwnHost } from "../attacker/own-host.ts"
import type { CredentialSource } from "../attacker/credential-source.ts"
import type { WebPlace } from "../attacker/web-place.ts"
import { publishersOf } from "../models/publishing.ts"
import { name } from "../protocol/dns/name.ts"
import { typeCode } from "../protocol/dns/types.ts"
import { policyHost } from "../protocol/mta-sts/policy-reply.ts"
import type { ChainIssuer } from "../world/certificate-issuers.ts"
import type { Deployment, DocumentPlan, HostPlan } from "../world/deployment.ts"
import type { WebReply } from "../world/crossing.ts"
import type { ServedZones } from "../world/zones.ts"
import { perspectiveNumber } from "./authority/identity.ts"
import { chainWorkshop } from "./chain-workshop.ts"
import { EditedZones } from "./edited-zones.ts"
import { type ChosenModel, modelOf } from "../scenario/models.ts"
import { validates } from "./resolvers.ts"
import { sendersPerspectiveNumber } from "./senders-perspectives.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { chosenSenders } from "./senders.ts"
import { toEpochMs } from "../scenario/schema/time.ts"
import type { AttackersCertificates } from "./world/attackers-certificates.ts"
import { attackerMxHost } from "./world/attackers-domains.ts"

/** The world that the attacker is put into. What an attacker owns there is the same in every run. */
export interface Surroundings {
  readonly scenario: Scenario
  /** As the domain publishes. */
  readonly model: ChosenModel
  /** Of all stages, those of the first one first. */
  readonly hosts: ReadonlyArray<HostPlan>
  /** Mail exchangers of the domain, of all stages. */
  readonly mxHosts: ReadonlyArray<string>
  /** Of the first stage. */
  readonly deployment: Deployment
  /** Of each stage, in the order of time. */
  readonly deployments: ReadonlyArray<{ readonly fromMicros: number; readonly deployment: Deployment }>
  /** Web hosts of the target's, of all stages, and what each is to it. */
  readonly webHosts: ReadonlyMap<string, WebPlace>
  readonly ownHosts: ReadonlyArray<OwnHost>
  readonly certificates: AttackersCertificates
  readonly zones: ServedZones
  /** Are there CAA records in any stage? */
  readonly restrictsIssuance: boolean
  readonly chainOf: ChainIssuer
  readonly pathOf: ChainIssuer
}

/** What is the same in every run: all but what authorities have validated by then. */
export type StandingArsenal = Omit<Arsenal, keyof ValidatedCertificates>

export const arsenalIn = ({
  scenario,
  model,
  hosts,
  mxHosts,
  deployment,
  deployments,
  webHosts,
  ownHosts,
  certificates,
  zones,
  restrictsIssuance,
  chainOf
}: Surroundings): StandingArsenal => {
  const targetDomain = scenario.domain.name.toLowerCase()
  const senders = chosenSenders(scenario)
  const nameAt = new Map(hosts.flatMap(({ name, addresses }) => addresses.map((address) => [address, name])))
  const ownAt = new Map(
    ownHosts.flatMap((host) =>
      [host.address, host.ipv6Address].flatMap((address) =>
        address === undefined ? [] : [[address, host] as const]
      )
    )
  )
  const edited = new EditedZones(zones, name(targetDomain), toEpochMs(scenario.start))
  const publishers = publishersOf(model.model, model.parameters, modelOf)
  const supportLifetimes = publishers.flatMap(({ publish }) => {
    const { sendsChain } = publish({ domain: targetDomain, mxHosts: [] })
    return sendsChain === undefined ? [] : [sendsChain.supportLifetimeHours]
  })
  const { tenantHost, hostOfStolen, webHostOfValidated, isOwnName } = certificates
  const chainFrom = (source: CredentialSource, serverName: string) => {
    const certificate = certificates.certificateFrom(source, serverName)
    return certificate === undefined ? undefined : chainOf(certificate)
  }
  return {
    mxHost: attackerMxHost,
    address: ownHosts.find(({ name }) => name === attackerMxHost)?.address ?? "",
    ownHosts,
    isSignedSeen:
      // Who gets chains in handshakes looks at signatures without a resolver.
      supportLifetimes.length > 0 ||
      senders.some(({ resolver }) =>
        resolver === "as-model-needs"
          ? (model.configured.needsValidation ?? model.model.needsValidation)
          : validates(resolver)
      ),
    isOwnName,
    ownHostAt: (address) => ownAt.get(address),
    targetDomain,
    targetMxHosts: mxHosts,
    adoption: new Adoption({
      publishers,
      domain: targetDomain,
      targetMxHosts: mxHosts,
      ownHosts,
      chainFrom,
      sources: certificates.sources.toSorted((a, b) => cost(a) - cost(b)),
      published: {
        records: (ownerKey, type) =>
          deployment.zones.flatMap(({ records }) =>
            records
              .filter((record) => typeCode(record.type) === type && name(record.owner).key === ownerKey)
              .map(({ data }) => data)
          ),
        document: (host, path) => {
          const document = hosts
            .find(({ name }) => name === host)
            ?.https?.documents.find((candidate) => candidate.path === path)
          return document === undefined ? undefined : new TextDecoder().decode(document.body)
        }
      }
    }),
    credentialSources: certificates.sources,
    chainFrom,
    hostOfStolen,
    webHostOfValidated,
    restrictsIssuance,
    webPlaceOf: (host) => webHosts.get(host.toLowerCase()),
    webPlaces: [...new Set(webHosts.values())],
    perspectiveOf: perspectiveNumber,
    sendersPerspectiveOf: sendersPerspectiveNumber,
    chainOfHost: remembered((host) => {
      const plan = hosts.find(({ name }) => name === host.toLowerCase())
      const certificate = plan?.https?.certificate ?? plan?.smtp?.certificate
      return certificate === undefined ? undefined : chainOf(certificate)
    }),
    hostAt: (address) => nameAt.get(address),
    tenantHost,
    tenantMailbox: tenantHost === undefined ? undefined : `mailbox@${tenantHost}`,
    keepsPlaintext: {
      server: (address) =>
        hosts.some(
          ({ addresses, smtp }) => smtp?.plaintextBeforeTls === "kept" && addresses.includes(address)
        ),
      sender: (host) => senders.some((sender) => sender.plaintextBeforeTls === "kept" && sender.host === host)
    },
    isTargetServer: (address, atMicros) => edited.isServer(nameAt.get(address) ?? "", atMicros),
    isSignedServer: (address, atMicros) => edited.isSigned(nameAt.get(address) ?? "", atMicros),
    answerFromEdited: (edit, asked) => edited.answer(nameAt.get(asked.to) ?? "", edit, asked),
    answerAsWritten: (apex, edits, asked) =>
      edited.answerAsWritten(nameAt.get(asked.to) ?? "", { apex: name(apex), edits }, asked),
    olderDocuments: (host, path, atMicros) => olderDocuments(deployments, host.toLowerCase(), path, atMicros),
    answerFromThePast: (backSeconds, asked) =>
      edited.answerFromThePast(nameAt.get(asked.to) ?? "", backSeconds, asked),
    ...(supportLifetimes.length === 0
      ? {}
      : {
          chains: chainWorkshop({
            supportLifetimes: [...new Set(supportLifetimes)],
            deployments,
            zones,
            startMs: toEpochMs(scenario.start)
          })
        })
  }
}

/** Over HTTPS. @param host of any case */
export const documentsServed = (
  deployment: Deployment | undefined,
  host: string
): ReadonlyArray<DocumentPlan> =>
  deployment?.hosts.find(({ name }) => name === host.toLowerCase())?.https?.documents ?? []

const olderDocuments = (
  deployments: Surroundings["deployments"],
  host: string,
  path: string,
  atMicros: number
): ReadonlyArray<WebReply> => {
  const served = deployments
    .filter(({ fromMicros }) => fromMicros <= atMicros)
    .map(({ deployment }) => documentsServed(deployment, host).find((document) => document.path === path))
  const textOf = (document: (typeof served)[number]) =>
    document === undefined ? "" : new TextDecoder().decode(document.body)
  const now = textOf(served.at(-1))
  const older = new Map(served.map((document) => [textOf(document), document]))
  return [...older]
    .flatMap(([text, document]) => (document === undefined || text === now ? [] : [document]))
    .toReversed()
}

/** What takes no capability comes first. */
const cost = (source: CredentialSource): number => (source === "own" || source === "self-issued" ? 0 : 1)

/** Hosts of the target's that serve documents over HTTPS. @param places as publications name them */
export const targetWebHosts = (
  { domain }: Scenario,
  hosts: ReadonlyArray<HostPlan>,
  places: ReadonlyMap<string, WebPlace>
): ReadonlyMap<string, WebPlace> => {
  const domainName = domain.name.toLowerCase()
  const usual = new Map([
    [policyHost(domainName), "policy-host"],
    [domainName, "web-site"]
  ])
  return new Map(
    hosts.flatMap(({ name, owner, https }) =>
      owner === "recipient" && https !== undefined
        ? [[name, usual.get(name) ?? places.get(name) ?? name] as const]
        : []
    )
  )
}

/** A search asks for the same certificates thousands of times, of which a scenario has names for a few. */
const remembered = <A>(make: (name: string) => A): ((name: string) => A) => {
  const made = new Map<string, A>()
  return (name) => {
    if (!made.has(name)) made.set(name, make(name))
    return made.get(name)!
  }
}
