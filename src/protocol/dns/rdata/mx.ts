/** RDATA of MX: a host willing to accept mail. RFC 1035 §3.3.9. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined, uint16 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Mx {
  /** 0 to 65535, lower first. */
  readonly preference: number
  /** The root with RFC 7505 §3: no mail here. */
  readonly exchange: Name
}

export const readMx = (rdata: Uint8Array): Result.Result<Mx, RdataRejected> =>
  readRdata(typeCodes.MX, rdata, (reader) => ({
    preference: reader.uint16(),
    exchange: reader.domainName()
  }))

export const writeMx = ({ preference, exchange }: Mx): Uint8Array =>
  joined(uint16(preference), exchange.toWire())
