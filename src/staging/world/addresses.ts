/**
 * IP addresses for hosts that a scenario does not number itself, from the blocks that RFC 5737 §3 sets aside, and beyond 254 hosts from
 * the halves of the one that RFC 6815 §1 does.
 */

import { addressTypesOf } from "../../scenario/host-addresses.ts"
import type { IpVersions } from "../../scenario/schema/ip-versions.ts"

const blocks = { recipient: "192.0.2", infrastructure: "198.51.100", attacker: "203.0.113" }

/** The attacker has hosts by the handful. */
const furtherBlocks = { recipient: "198.18", infrastructure: "198.19", attacker: undefined }

/** Of the prefix that RFC 3849 sets aside. */
const ipv6Blocks = { recipient: "2001:db8:1", infrastructure: "2001:db8:2", attacker: "2001:db8:3" }

/** Hands out addresses in order, to each name once; 65,000 are more than a scenario may have hosts. */
export class AddressPlan {
  readonly #next = { recipient: 1, infrastructure: 1, attacker: 1 }
  readonly #nextIpv6 = { recipient: 1, infrastructure: 1, attacker: 1 }
  readonly #taken = new Map<string, string>()
  readonly #written: ReadonlySet<string>

  /** @param written those that the scenario gives to hosts itself, as `canonicalAddress` writes them */
  constructor(written: Iterable<string> = []) {
    this.#written = new Set(written)
  }

  /** IPv4. */
  take(block: keyof typeof blocks, name: string): string {
    return this.#take(`${block} ${name}`, () => addressIn(block, this.#next[block]++))
  }

  takeIpv6(block: keyof typeof blocks, name: string): string {
    const next = () => `${ipv6Blocks[block]}::${(this.#nextIpv6[block]++).toString(16)}`
    return this.#take(`${block} ${name} IPv6`, next)
  }

  /** One of each version. */
  takeAll(block: keyof typeof blocks, name: string, ip: IpVersions): ReadonlyArray<string> {
    return addressTypesOf[ip].map((type) =>
      type === "A" ? this.take(block, name) : this.takeIpv6(block, name)
    )
  }

  #take(key: string, next: () => string): string {
    const taken = this.#taken.get(key)
    if (taken !== undefined) return taken
    let address = next()
    while (this.#written.has(address)) address = next()
    this.#taken.set(key, address)
    return address
  }
}

/** @param number from 1 */
const addressIn = (block: keyof typeof blocks, number: number): string => {
  if (number <= 254) return `${blocks[block]}.${number}`
  const further = number - 254
  const wider = furtherBlocks[block]
  if (wider === undefined || further > 65_534) throw new Error(`the ${block} block has no address left`)
  return `${wider}.${Math.floor(further / 256)}.${further % 256}`
}
