/** An attacker's belongings for the tests of capabilities: chains that tell what they are, and no world behind them. */
import { Adoption, type AdoptionPlan } from "./adoption.ts"
import type { Arsenal } from "./arsenal.ts"
import type { OwnHost } from "./own-host.ts"
import type { CredentialSource } from "./credential-source.ts"

const chain = (text: string) => [new TextEncoder().encode(text)]

const ownHosts: ReadonlyArray<OwnHost> = [
  { name: "mx.attacker.test", address: "203.0.113.1", source: "own", publishes: false, isSigned: false }
]
const isOwnName = (name: string) => name.endsWith(".attacker.test")

const sources = [
  "validated",
  "validated-name",
  "validated-domain",
  "issued",
  "self-issued",
  "own",
  "stolen"
] as const

/** "own mx.attacker.test"; what is stolen is the host's own. */
const chainFrom = (source: CredentialSource, name: string) =>
  source === "stolen"
    ? name === "mx1.example.com"
      ? chain(`chain of ${name}`)
      : undefined
    : chain(source === "own" && !isOwnName(name) ? "own mx.attacker.test" : `${source} ${name}`)

/** An attacker that adopts a model which is published like this; nothing, when left out. */
export const adopting = (publishers: AdoptionPlan["publishers"] = []): Adoption =>
  new Adoption({
    publishers,
    domain: "example.com",
    targetMxHosts: ["mx1.example.com"],
    ownHosts,
    chainFrom,
    sources: ["own", "self-issued"],
    published: { records: () => [], document: () => undefined }
  })

export const testArsenal: Arsenal = {
  mxHost: "mx.attacker.test",
  address: "203.0.113.1",
  ownHosts,
  isOwnName,
  isSignedSeen: true,
  ownHostAt: (address) => ownHosts.find((host) => host.address === address),
  targetDomain: "example.com",
  targetMxHosts: ["mx1.example.com"],
  adoption: adopting(),
  credentialSources: sources,
  chainFrom,
  hostOfStolen: (source) => (source === "stolen" ? "mx1.example.com" : undefined),
  webHostOfValidated: () => undefined,
  isFixed: true,
  certificateWays: () => [],
  validatedChain: (names) => chain(`validated ${names.join(" ")}`),
  restrictsIssuance: false,
  webPlaceOf: () => undefined,
  webPlaces: [],
  perspectiveOf: () => undefined,
  sendersPerspectiveOf: () => undefined,
  chainOfHost: (host) => (host === "mx1.example.com" ? chain(`chain of ${host}`) : undefined),
  hostAt: (address) => (address === "192.0.2.1" ? "mx1.example.com" : undefined),
  tenantHost: undefined,
  tenantMailbox: undefined,
  keepsPlaintext: { server: () => false, sender: () => false },
  isTargetServer: () => true,
  isSignedServer: () => true,
  answerFromEdited: () => undefined,
  answerAsWritten: () => undefined,
  olderDocuments: () => [],
  answerFromThePast: () => undefined
}
