/** What the attacker's own hosts can do: whoever has them holds their ends of every connection. It takes no capability, only what certificates cost. */
import type { Arsenal } from "./arsenal.ts"
import type { Menu } from "./capability.ts"
import { credentialsFrom, terminateWith } from "./credentials.ts"
import { ownReply } from "./said-over-tls.ts"
import { servedByAnother } from "./served-documents.ts"

export const ownHosts = (arsenal: Arsenal): Menu => ({
  line: (crossing) => {
    const host = arsenal.ownHostAt(crossing.endsAt)
    return host === undefined ? [] : ownReply(crossing, host.source, arsenal)
  },

  // A host shows what the first authority would have issued; where another one did, it shows that.
  handshake: ({ to, endsAt, serverName, atMicros, shown }) => {
    const host = arsenal.ownHostAt(endsAt)
    if (host === undefined) return []
    const name = serverName ?? arsenal.hostAt(to) ?? host.name
    return credentialsFrom(host.source, name, atMicros, arsenal)
      .filter(({ names, chain }) => names !== undefined && !isSame(chain[0], shown.chain[0]))
      .flatMap((credential) => terminateWith(credential, shown, arsenal))
  },

  web: (crossing) => (arsenal.ownHostAt(crossing.to) === undefined ? [] : servedByAnother(crossing, arsenal))
})

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
