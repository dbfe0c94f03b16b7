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

export const writeCaa = ({ flags, tag, value }: Caa): Uint8Array =>
  joined(uint8(flags), counted(new TextEncoder().encode(tag)), value)
