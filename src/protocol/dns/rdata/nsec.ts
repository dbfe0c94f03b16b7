/** RDATA of NSEC: the next name of the zone, and which types exist here. RFC 4034 §4.1. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"
import { readTypeBitmap, writeTypeBitmap } from "./type-bitmap.ts"

export interface Nsec {
  readonly nextDomainName: Name
  /** TYPE codes, ascending when read. */
  readonly types: ReadonlyArray<number>
}

export const readNsec = (rdata: Uint8Array): Result.Result<Nsec, RdataRejected> =>
  readRdata(typeCodes.NSEC, rdata, (reader) => ({
    nextDomainName: reader.domainName(),
    types: readTypeBitmap(reader)
  }))

export const writeNsec = ({ nextDomainName, types }: Nsec): Uint8Array =>
  joined(nextDomainName.toWire(), writeTypeBitmap(types))
