/** RDATA of RRSIG: a signature over an RRset. RFC 4034 §3.1. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined, uint16, uint32, uint8 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Rrsig {
  readonly typeCovered: number
  readonly algorithm: number
  /** Labels of the owner, without the root and without a leading `*` (RFC 4034 §3.1.3). */
  readonly labels: number
  readonly originalTtlSeconds: number
  /** Seconds since the epoch modulo 2^32, compared as serial numbers (RFC 4034 §3.1.5). */
  readonly expirationSeconds: number
  /** Likewise. */
  readonly inceptionSeconds: number
  readonly keyTag: number
  readonly signerName: Name
  readonly signature: Uint8Array
}

export const readRrsig = (rdata: Uint8Array): Result.Result<Rrsig, RdataRejected> =>
  readRdata(typeCodes.RRSIG, rdata, (reader) => ({
    typeCovered: reader.uint16(),
    algorithm: reader.uint8(),
    labels: reader.uint8(),
    originalTtlSeconds: reader.uint32(),
    expirationSeconds: reader.uint32(),
    inceptionSeconds: reader.uint32(),
    keyTag: reader.uint16(),
    signerName: reader.domainName(),
    signature: reader.rest()
  }))

export const writeRrsig = (rrsig: Rrsig): Uint8Array =>
  joined(writeRrsigFields(rrsig), rrsig.signerName.toWire(), rrsig.signature)

/** The fields before the signer's name, 18 octets. */
export const writeRrsigFields = (rrsig: Omit<Rrsig, "signature">): Uint8Array =>
  joined(
    uint16(rrsig.typeCovered),
    uint8(rrsig.algorithm),
    uint8(rrsig.labels),
    uint32(rrsig.originalTtlSeconds),
    uint32(rrsig.expirationSeconds),
    uint32(rrsig.inceptionSeconds),
    uint16(rrsig.keyTag)
  )
