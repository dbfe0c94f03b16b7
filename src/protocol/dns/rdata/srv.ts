/** RDATA of SRV: where a service is. RFC 2782. */
import type { Result } from "effect"
import type { Name } from "../name.ts"
import { typeCodes } from "../types.ts"
import { joined, uint16 } from "./octets.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

export interface Srv {
  /** 0 to 65535, lower first. */
  readonly priority: number
  readonly weight: number
  readonly port: number
  /** The root: no such service here. */
  readonly target: Name
}

export const readSrv = (rdata: Uint8Array): Result.Result<Srv, RdataRejected> =>
  readRdata(typeCodes.SRV, rdata, (reader) => ({
    priority: reader.uint16(),
    weight: reader.uint16(),
    port: reader.uint16(),
    target: reader.domainName()
  }))

export const writeSrv = ({ priority, weight, port, target }: Srv): Uint8Array =>
  joined(uint16(priority), uint16(weight), uint16(port), target.toWire())
