/**
 * Reads RDATA field by field and insists that it ends where RDLENGTH says. RFC 1035 §3.2.1.
 *
 * A reader that has run past the end keeps answering with zeros and empty octets, and `readRdata` rejects the
 * whole at the end; so the readers of the types can be written as one expression each.
 */
import { Result, Schema } from "effect"
import { Name, readWireName } from "../name.ts"

/** The RDATA is none of its type. A validator treats the record as absent, a client the answer as malformed. */
export class RdataRejected extends Schema.TaggedClass<RdataRejected>()("RdataRejected", {
  /** TYPE code. */
  type: Schema.Number,
  reason: Schema.Literals([
    "RDATA too short",
    "octets after the last field",
    "malformed domain name",
    "malformed type bitmap",
    "field out of range"
  ])
}) {}

/** Reads a whole RDATA; every octet must belong to a field. */
export const readRdata = <A>(
  type: number,
  rdata: Uint8Array,
  fields: (reader: RdataReader) => A
): Result.Result<A, RdataRejected> => {
  const reader = new RdataReader(rdata)
  const value = fields(reader)
  const reason = reader.isAtEnd ? reader.failure : (reader.failure ?? "octets after the last field")
  return reason === undefined ? Result.succeed(value) : Result.fail(new RdataRejected({ type, reason }))
}

export class RdataReader {
  readonly #rdata: Uint8Array
  #at = 0
  /** The first thing that went wrong. */
  failure: RdataRejected["reason"] | undefined

  constructor(rdata: Uint8Array) {
    this.#rdata = rdata
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#rdata.length
  }

  /** Exactly `count` octets. */
  octets(count: number): Uint8Array {
    if (this.#at + count > this.#rdata.length) {
      this.reject("RDATA too short")
      this.#at = this.#rdata.length
      return noOctets
    }
    this.#at += count
    return this.#rdata.subarray(this.#at - count, this.#at)
  }

  /** All that is left, perhaps nothing. */
  rest(): Uint8Array {
    return this.octets(this.#rdata.length - this.#at)
  }

  uint8(): number {
    return this.#number(1)
  }

  uint16(): number {
    return this.#number(2)
  }

  uint32(): number {
    return this.#number(4)
  }

  /** A length octet and that many octets: RFC 1035 §3.3 `<character-string>`, NSEC3 salt and hash. */
  counted(): Uint8Array {
    return this.octets(this.uint8())
  }

  domainName(): Name {
    const read = readWireName(this.#rdata, this.#at)
    if (read === undefined) {
      this.reject("malformed domain name")
      this.#at = this.#rdata.length
      return Name.root
    }
    this.#at = read.end
    return read.name
  }

  #number(octets: 1 | 2 | 4): number {
    const end = this.#at + octets
    if (end > this.#rdata.length) {
      this.reject("RDATA too short")
      this.#at = this.#rdata.length
      return 0
    }
    let value = 0
    while (this.#at < end) value = value * 0x100 + this.#rdata[this.#at++]!
    return value
  }

  reject(reason: RdataRejected["reason"]): void {
    this.failure ??= reason
  }
}

const noOctets = new Uint8Array()
