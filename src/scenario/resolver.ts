/** The resolver that a scenario's sender uses: on its own host, validating or not, or elsewhere. RFC 4035 §4.9, RFC 7672 §2.1. */
import { Effect, Layer } from "effect"
import type { Dns } from "../clients/dns/dns.ts"
import { recursiveServer } from "../clients/dns/recursive-server.ts"
import { makeSettings, resolverLayer, type ResolverOptions } from "../clients/dns/resolver.ts"
import { stubCache, stubResolverLayer } from "../clients/dns/stub-resolver.ts"
import { DnsTransport } from "../network/dns-transport.ts"
import { Name, name } from "../protocol/dns/name.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { SignatureMemory } from "../protocol/keys/signature.ts"
import type { Deployment } from "../world/deployment.ts"
import type { Internet } from "../world/internet.ts"
import { dnsPath } from "../world/network/dns-path.ts"
import type { ServedZones } from "../world/zones.ts"

/** Where a sender's resolver stands, and whether it validates. */
export type ResolverKind = "validating" | "non-validating" | "remote"

export interface ResolverPlan {
  readonly kind: ResolverKind
  /** Name of the sender's host. */
  readonly sender: string
  readonly deployment: Deployment
  readonly zones: ServedZones
  readonly internet: Internet
  readonly signatures: SignatureMemory
}

/** Of the remote resolver; the last of the infrastructure's block (RFC 5737 §3), which is handed out from its first. */
const remoteResolver = { name: "resolver.test", address: "198.51.100.254" }

export const resolverFor = (plan: ResolverPlan): Layer.Layer<Dns> => {
  const { kind, sender, internet } = plan
  if (kind !== "remote") {
    const options = optionsOf(plan, kind === "validating")
    return resolverLayer(options).pipe(Layer.provide(transport(internet, "resolver to authority", sender)))
  }
  const settings = Effect.runSync(
    makeSettings(optionsOf(plan, true)).pipe(
      Effect.provideService(DnsTransport, dnsPath(internet, "resolver to authority", remoteResolver.name))
    )
  )
  const server = recursiveServer(settings)
  internet.attach({
    name: remoteResolver.name,
    addresses: [remoteResolver.address],
    owner: "recipient",
    dns: (query, over) => server.answer({ query, over })
  })
  return stubResolverLayer({ resolvers: [remoteResolver.address], cache: stubCache() }).pipe(
    Layer.provide(transport(internet, "sender to resolver", sender))
  )
}

const transport = (internet: Internet, ...[position, from]: [Parameters<typeof dnsPath>[1], string]) =>
  Layer.succeed(DnsTransport, dnsPath(internet, position, from))

const optionsOf = ({ deployment, zones, signatures }: ResolverPlan, validates: boolean): ResolverOptions => {
  const root = deployment.zones.find(({ apex }) => apex === ".")
  return {
    rootServers: (root?.nameServers ?? []).map((server) => ({
      name: name(server),
      addresses: deployment.hosts.find((host) => host.name === server)?.addresses ?? []
    })),
    anchors: validates
      ? zones.rootAnchors.map((rdata) => ({ owner: Name.root, type: typeCodes.DS, rdata }))
      : [],
    signatures
  }
}
