/** Which address of this machine stands for which address of the simulated Internet. RFC 1122 §3.2.1.3 (g): 127.0.0.0/8 never leaves a host. */
import { addressType } from "../protocol/dns/rdata/address.ts"

/**
 * 192.0.2.1 becomes 127.0.2.1: the first octet is replaced, so that people recognise the rest. Where that address is taken, and for IPv6, whose loopback has
 * one address alone (RFC 4291 §2.5.3), the next free one of 127.6.0.0/16 is used.
 */
export class LoopbackAddresses {
  readonly #of = new Map<string, string>()
  readonly #taken = new Set<string>()
  #nextFree = 1

  /** The same for each address every time. @param address as `canonicalAddress` writes it */
  of(address: string): string {
    const known = this.#of.get(address)
    if (known !== undefined) return known
    const alike = addressType(address) === "A" ? address.replace(/^\d+/, "127") : undefined
    const chosen = alike === undefined || isReserved(alike) || this.#taken.has(alike) ? this.#free() : alike
    this.#taken.add(chosen)
    this.#of.set(address, chosen)
    return chosen
  }

  #free(): string {
    for (;;) {
      const number = this.#nextFree++
      if (number > 65_534) throw new Error("127.6.0.0/16 has no address left")
      const address = `127.6.${number >>> 8}.${number & 0xff}`
      if (!this.#taken.has(address)) return address
    }
  }
}

/** The machine's own services are at 127.0.0.0/24: 127.0.0.1, and 127.0.0.53 for systemd's resolver. 127.255.255.255 is a broadcast address. */
const isReserved = (address: string): boolean =>
  address.startsWith("127.0.0.") || address === "127.255.255.255"
