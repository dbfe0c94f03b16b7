/** RDATA of DNSKEY: a public key of a zone. RFC 4034 §2.1. */
import type { Result } from "effect"
import { typeCodes } from "../types.ts"
import { joined, uint16, uint8 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Dnskey {
  /** See `dnskeyFlags`. */
  readonly flags: number
  /** 3, or the key must not be used (RFC 4034 §2.1.2). */
  readonly protocol: number
  readonly algorithm: number
  readonly publicKey: Uint8Array
}

/** RFC 4034 §2.1.1 and, for REVOKE, RFC 5011 §3. */
export const dnskeyFlags = { zoneKey: 0x0100, revoke: 0x0080, secureEntryPoint: 0x0001 } as const

export const readDnskey = (rdata: Uint8Array): Result.Result<Dnskey, RdataRejected> =>
  readRdata(typeCodes.DNSKEY, rdata, (reader) => ({
    flags: reader.uint16(),
    protocol: reader.uint8(),
    algorithm: reader.uint8(),
    publicKey: reader.rest()
  }))

export const writeDnskey = ({ flags, protocol, algorithm, publicKey }: Dnskey): Uint8Array =>
  joined(uint16(flags), uint8(protocol), uint8(algorithm), publicKey)
