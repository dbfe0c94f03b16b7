/** RDATA of TXT: one or more strings of up to 255 octets. RFC 1035 §3.3.14. */
import type { Result } from "effect"
import { typeCodes } from "../types.ts"
import { counted, joined } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export type Txt = ReadonlyArray<Uint8Array>

export const readTxt = (rdata: Uint8Array): Result.Result<Txt, RdataRejected> =>
  readRdata(typeCodes.TXT, rdata, (reader) => {
    const strings: Array<Uint8Array> = []
    do strings.push(reader.counted())
    while (!reader.isAtEnd)
    return strings
  })

/** Octets, or text as UTF-8. Strings over 255 octets are split into several, as RFC 7208 §3.3 and RFC 8461 §3.1 want. */
export const writeTxt = (...strings: ReadonlyArray<string | Uint8Array>): Uint8Array =>
  joined(
    ...strings
      .map((string) => (typeof string === "string" ? new TextEncoder().encode(string) : string))
      .flatMap(splitAt255)
      .map(counted)
  )

const splitAt255 = (octets: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.max(1, Math.ceil(octets.length / 255)) }, (_, i) =>
    octets.subarray(i * 255, (i + 1) * 255)
  )
