/** IP addresses for hosts that a scenario does not number itself, from the blocks that RFC 5737 §3 sets aside. */

const blocks = { recipient: "192.0.2", infrastructure: "198.51.100", attacker: "203.0.113" }

/** Hands out addresses in order, to each name once; 254 in each block are more than a scenario of one domain can use. */
export class AddressPlan {
  readonly #next = { recipient: 1, infrastructure: 1, attacker: 1 }
  readonly #taken = new Map<string, string>()

  take(block: keyof typeof blocks, name: string): string {
    const key = `${block} ${name}`
    const taken = this.#taken.get(key)
    if (taken !== undefined) return taken
    const number = this.#next[block]++
    if (number > 254) throw new Error(`the ${block} block has no address left`)
    const address = `${blocks[block]}.${number}`
    this.#taken.set(key, address)
    return address
  }
}
