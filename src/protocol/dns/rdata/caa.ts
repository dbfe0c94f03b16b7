/** RDATA of CAA: which authorities may issue. RFC 8659 §4.1. */
import { Result } from "effect"
import { typeCodes } from "../types.ts"
import { counted, joined, uint8 } from "./octets.ts"
import { RdataRejected, readRdata } from "./reader.ts"

export interface Caa {
  /** 128: an issuer that does not understand the tag must not issue. */
  readonly flags: number
  /** ASCII letters and digits, e.g. "issue"; compared without case. */
  readonly tag: string
  readonly value: Uint8Array
}

export const readCaa = (rdata: Uint8Array): Result.Result<Caa, RdataRejected> =>
  Result.flatMap(
    readRdata(typeCodes.CAA, rdata, (reader) => ({
      flags: reader.uint8(),
      tag: String.fromCharCode(...reader.counted()),
      value: reader.rest()
    })),
    (caa) =>
      /^[\da-z]+$/i.test(caa.tag)
        ? Result.succeed(caa)
        : Result.fail(new RdataRejected({ type: typeCodes.CAA, reason: "field out of range" }))
  )

/** RDATA of which no tag can be read. */
export interface MalformedCaa {
  readonly flags: number
  readonly tag: undefined
}

/** As much as can be read. Without its flags nothing says that a property may be passed over, so it counts as critical. */
export const readAnyCaa = (rdata: Uint8Array): Caa | MalformedCaa =>
  Result.getOrElse(readCaa(rdata), () => ({ flags: rdata[0] ?? criticalFlag, tag: undefined }))

/** Bit 0 of the flags, the most significant one. */
export const criticalFlag = 0x80

export const writeCaa = ({ flags, tag, value }: Caa): Uint8Array =>
  joined(uint8(flags), counted(new TextEncoder().encode(tag)), value)
