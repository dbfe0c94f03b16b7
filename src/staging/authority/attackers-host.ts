/** The attacker's own hosts answer challenges for whatever name leads there: it takes no capability to have a web host. RFC 8555 §8.3. */
import { challengeReply } from "../../attacker/account.ts"
import type { Host } from "../../world/host.ts"
import { documentAt } from "../../world/hosts.ts"

export const answeringChallenges = (host: Host): Host =>
  host.owner !== "attacker"
    ? host
    : {
        ...host,
        http: {
          service: "open",
          reply: (path) => challengeReply(path) ?? host.http?.reply(path) ?? documentAt([], path)
        }
      }
