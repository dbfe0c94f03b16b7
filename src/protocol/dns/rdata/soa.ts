/** RDATA of SOA: the start of a zone. RFC 1035 §3.3.13. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined, uint32 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Soa {
  readonly mname: Name
  readonly rname: Name
  /** 0 to 2^32-1, compared as RFC 1982 says. */
  readonly serial: number
  readonly refreshSeconds: number
  readonly retrySeconds: number
  readonly expireSeconds: number
  /** RFC 2308 §4: with the SOA's own TTL, how long an absence may be remembered. */
  readonly minimumSeconds: number
}

export const readSoa = (rdata: Uint8Array): Result.Result<Soa, RdataRejected> =>
  readRdata(typeCodes.SOA, rdata, (reader) => ({
    mname: reader.domainName(),
    rname: reader.domainName(),
    serial: reader.uint32(),
    refreshSeconds: reader.uint32(),
    retrySeconds: reader.uint32(),
    expireSeconds: reader.uint32(),
    minimumSeconds: reader.uint32()
  }))

export const writeSoa = (soa: Soa): Uint8Array =>
  joined(
    soa.mname.toWire(),
    soa.rname.toWire(),
    uint32(soa.serial),
    uint32(soa.refreshSeconds),
    uint32(soa.retrySeconds),
    uint32(soa.expireSeconds),
    uint32(soa.minimumSeconds)
  )
