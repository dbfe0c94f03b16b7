/** What the network of the machine keeps a probe from seeing: no fault of the domain's. */
import type { Probed } from "./probed.ts"

export const networkAdvice = ({ network, domain }: Probed): ReadonlyArray<string> => [
  ...(network.dns === "works" ? [] : [dnsAdvice[network.asks][network.dns](network.detail ?? "", domain)]),
  ...(network.smtp === "blocked"
    ? [
        `No MX host answered at port 25. Most access networks and clouds block that port, so this is held against the network, not against ${domain}. Probe from a network that may send mail to see the certificates too.`
      ]
    : []),
  ...(network.smtp === "left out" ? ["MX hosts were not visited, because of --no-smtp."] : [])
]

const dnsAdvice = {
  servers: {
    blocked: (detail: string, domain: string) =>
      `No name server answered, not even one of the root (${detail}). This is this network's doing, not that of ${domain}: it blocks port 53, or has no way out. Name a resolver that it allows with --resolver.`,
    intercepted: (detail: string, domain: string) =>
      `What answers in the place of the root servers cannot prove to be the root (${detail}). This is not the doing of ${domain}: this network intercepts port 53, or the trust anchors or the time are wrong. Name a resolver that passes DNSSEC on with --resolver, or check --anchor and --now.`
  },
  resolver: {
    blocked: (detail: string, domain: string) =>
      `The resolver did not answer (${detail}). This is not the doing of ${domain}. Name another one with --resolver.`,
    intercepted: (detail: string, domain: string) =>
      `What the resolver says of the root cannot be proven (${detail}). This is not the doing of ${domain}: the resolver drops DNSSEC, refuses to answer, or is not trustworthy, or the trust anchors or the time are wrong. Name another one with --resolver, or check --anchor and --now.`
  }
}
