/** RDATA that is one domain name: NS, CNAME, PTR (RFC 1035 §3.3) and DNAME (RFC 6672 §2.1). */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

type ReadName = (rdata: Uint8Array) => Result.Result<Name, RdataRejected>

const readAs =
  (type: number): ReadName =>
  (rdata) =>
    readRdata(type, rdata, (reader) => reader.domainName())

/** The name server's name. */
export const readNs: ReadName = readAs(typeCodes.NS)
/** The name that the owner is an alias for. */
export const readCname: ReadName = readAs(typeCodes.CNAME)
/** The name that replaces the owner as the end of every name below it. */
export const readDname: ReadName = readAs(typeCodes.DNAME)
export const readPtr: ReadName = readAs(typeCodes.PTR)

/** RDATA of NS, CNAME, DNAME or PTR. */
export const writeName = (target: Name): Uint8Array => target.toWire()
