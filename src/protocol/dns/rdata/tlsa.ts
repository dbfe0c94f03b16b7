/** RDATA of TLSA: what a TLS server's certificate must match. RFC 6698 §2.1. */
import type { Result } from "effect"
import { typeCodes } from "../types.ts"
import { joined } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface TlsaRdata {
  readonly certificateUsage: number
  readonly selector: number
  readonly matchingType: number
  readonly associationData: Uint8Array
}

export const readTlsa = (rdata: Uint8Array): Result.Result<TlsaRdata, RdataRejected> =>
  readRdata(typeCodes.TLSA, rdata, (reader) => ({
    certificateUsage: reader.uint8(),
    selector: reader.uint8(),
    matchingType: reader.uint8(),
    associationData: reader.rest()
  }))

export const writeTlsa = (tlsa: TlsaRdata): Uint8Array =>
  joined(Uint8Array.of(tlsa.certificateUsage, tlsa.selector, tlsa.matchingType), tlsa.associationData)
