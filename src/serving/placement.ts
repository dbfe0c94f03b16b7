/** Where on this machine the hosts of a scenario are: at addresses of 127.0.0.0/8, or at their own, which only a network namespace can have. */
import type { Deployment } from "../world/deployment.ts"
import { LoopbackAddresses } from "./loopback-addresses.ts"
import { onLoopback } from "./loopback-deployment.ts"
import { replyOnLoopback } from "./loopback-reply.ts"

export interface Placement {
  /** Where the host of an address of the scenario is here. @param address as `canonicalAddress` writes it */
  readonly addressOf: (address: string) => string
  /** Can hosts have IPv6 addresses here? */
  readonly hasIpv6: boolean
  /** What the zones say leads to these addresses. */
  readonly deployment: (deployment: Deployment) => Deployment
  /** A DNS reply that somebody wrote who knows the scenario's addresses, as it reads here. */
  readonly reply: (reply: Uint8Array) => Uint8Array
}

/** One for each world: which address stands for which is chosen as they come up. */
export const atLoopback = (): Placement => {
  const loopback = new LoopbackAddresses()
  return {
    addressOf: (address) => loopback.of(address),
    hasIpv6: false,
    deployment: (deployment) => onLoopback(deployment, loopback),
    reply: (reply) => replyOnLoopback(reply, loopback)
  }
}

export const atOwnAddresses: Placement = {
  addressOf: (address) => address,
  hasIpv6: true,
  deployment: (deployment) => deployment,
  reply: (reply) => reply
}
