/** The resolver that a scenario's sender uses: on its own host, validating or not. */
import type { Layer } from "effect"
import type { Dns } from "../clients/dns/dns.ts"
import { resolverLayer } from "../clients/dns/resolver.ts"
import type { DnsTransport } from "../network/dns-transport.ts"
import { Name, name } from "../protocol/dns/name.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { SignatureMemory } from "../protocol/keys/signature.ts"
import type { Deployment } from "../world/deployment.ts"
import type { ServedZones } from "../world/zones.ts"

export interface ResolverPlan {
  readonly validates: boolean
  readonly deployment: Deployment
  readonly zones: ServedZones
  readonly signatures: SignatureMemory
}

export const resolverFor = ({
  validates,
  deployment,
  zones,
  signatures
}: ResolverPlan): Layer.Layer<Dns, never, DnsTransport> => {
  const root = deployment.zones.find(({ apex }) => apex === ".")
  return resolverLayer({
    rootServers: (root?.nameServers ?? []).map((server) => ({
      name: name(server),
      addresses: deployment.hosts.find((host) => host.name === server)?.addresses ?? []
    })),
    anchors: validates
      ? zones.rootAnchors.map((rdata) => ({ owner: Name.root, type: typeCodes.DS, rdata }))
      : [],
    signatures
  })
}
