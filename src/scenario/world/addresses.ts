/**
 * IP addresses for hosts that a scenario does not number itself, from the blocks that RFC 5737 §3 sets aside, and beyond 254 hosts from
 * the halves of the one that RFC 6815 §1 does.
 */

const blocks = { recipient: "192.0.2", infrastructure: "198.51.100", attacker: "203.0.113" }

/** The attacker has hosts by the handful. */
const furtherBlocks = { recipient: "198.18", infrastructure: "198.19", attacker: undefined }

/** Hands out addresses in order, to each name once; 65,000 are more than a scenario may have hosts. */
export class AddressPlan {
  readonly #next = { recipient: 1, infrastructure: 1, attacker: 1 }
  readonly #taken = new Map<string, string>()
  readonly #written: ReadonlySet<string>

  /** @param written those that the scenario gives to hosts itself */
  constructor(written: Iterable<string> = []) {
    this.#written = new Set(written)
  }

  take(block: keyof typeof blocks, name: string): string {
    const key = `${block} ${name}`
    const taken = this.#taken.get(key)
    if (taken !== undefined) return taken
    let address = addressIn(block, this.#next[block]++)
    while (this.#written.has(address)) address = addressIn(block, this.#next[block]++)
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
