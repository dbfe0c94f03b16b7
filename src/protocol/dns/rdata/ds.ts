/** RDATA of DS: the digest of a child zone's key. RFC 4034 §5.1. */
import type { Result } from "effect"
import { typeCodes } from "../types.ts"
import { joined, uint16, uint8 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Ds {
  readonly keyTag: number
  /** Of the key, IANA "DNS Security Algorithm Numbers". */
  readonly algorithm: number
  /** IANA "DNSSEC Delegation Signer (DS) Resource Record (RR) Type Digest Algorithms". */
  readonly digestType: number
  readonly digest: Uint8Array
}

export const readDs = (rdata: Uint8Array): Result.Result<Ds, RdataRejected> =>
  readRdata(typeCodes.DS, rdata, (reader) => ({
    keyTag: reader.uint16(),
    algorithm: reader.uint8(),
    digestType: reader.uint8(),
    digest: reader.rest()
  }))

export const writeDs = ({ keyTag, algorithm, digestType, digest }: Ds): Uint8Array =>
  joined(uint16(keyTag), uint8(algorithm), uint8(digestType), digest)
