/** RDATA of RRSIG: a signature over an RRset. RFC 4034 §3.1. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined } from "./octets.ts"
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
export const writeRrsigFields = (rrsig: Omit<Rrsig, "signature">): Uint8Array => {
  const octets = new Uint8Array(18)
  const view = new DataView(octets.buffer)
  view.setUint16(0, rrsig.typeCovered)
  view.setUint8(2, rrsig.algorithm)
  view.setUint8(3, rrsig.labels)
  view.setUint32(4, rrsig.originalTtlSeconds)
  view.setUint32(8, rrsig.expirationSeconds)
  view.setUint32(12, rrsig.inceptionSeconds)
  view.setUint16(16, rrsig.keyTag)
  return octets
}
