/** What the attacker's own hosts can do: whoever has them holds their ends of every connection. It takes no capability, only what certificates cost. */
import type { Arsenal } from "./arsenal.ts"
import type { Menu } from "./capability.ts"
import type { HandshakeCrossing } from "../world/crossing.ts"
import { chainsSaid, credentialsFrom } from "./credentials.ts"
import { ownReply } from "./said-over-tls.ts"
import { servedByAnother } from "./served-documents.ts"

export const ownHosts = (arsenal: Arsenal): Menu => ({
  line: (crossing) => {
    const host = arsenal.ownHostAt(crossing.endsAt)
    return host === undefined ? [] : ownReply(crossing, host.source, arsenal)
  },

  // With the certificate that the host shows, and another DNSSEC chain or none.
  handshake: (crossing) => {
    const host = arsenal.ownHostAt(crossing.endsAt)
    return host === undefined
      ? []
      : chainsSaid(host.source, crossing, arsenal).map(({ extensions, ...said }) => ({
          ...said,
          verdict: { _tag: "Terminate" as const, shown: { ...crossing.shown, extensions } },
          sources: [host.source]
        }))
  },

  web: (crossing) => (arsenal.ownHostAt(crossing.to) === undefined ? [] : servedByAnother(crossing, arsenal))
})

/**
 * What one of its hosts shows that is there to show a validated certificate, DER, leaf first: that which some authority has issued by then, and
 * otherwise one for its own name. It is no choice, for a world is laid out before anybody orders. Undefined at all other hosts.
 */
export const validatedChainShown = (
  { to, endsAt, serverName, atMicros }: HandshakeCrossing,
  arsenal: Arsenal
): ReadonlyArray<Uint8Array> | undefined => {
  const host = arsenal.ownHostAt(endsAt)
  if (host === undefined || !host.source.startsWith("validated")) return undefined
  const name = serverName ?? arsenal.hostAt(to) ?? host.name
  const [credential] = credentialsFrom(host.source, name, atMicros, arsenal)
  return credential?.chain ?? arsenal.chainFrom("own", name)
}
