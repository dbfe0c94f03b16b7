/**
 * A deployment whose hosts live at loopback addresses: what real clients are told must lead them to this machine. Zones are signed after this, so the
 * rewritten address records have signatures of their own.
 */
import { Result } from "effect"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { readA, readAaaa } from "../protocol/dns/rdata/address.ts"
import { typeCode, typeCodes } from "../protocol/dns/types.ts"
import type { Deployment, RecordPlan } from "../world/deployment.ts"
import type { LoopbackAddresses } from "./loopback-addresses.ts"

/** Addresses where no host is are moved too: nobody must be led out of the machine. */
export const onLoopback = ({ hosts, zones }: Deployment, loopback: LoopbackAddresses): Deployment => ({
  hosts: hosts.map((host) => ({
    ...host,
    addresses: host.addresses.map((address) => loopback.of(address))
  })),
  zones: zones.map((zone) => ({
    ...zone,
    records: zone.records.map((record) => moved(record, loopback))
  }))
})

/** An AAAA record becomes an A record, because all loopback addresses but one are IPv4. */
const moved = (record: RecordPlan, loopback: LoopbackAddresses): RecordPlan => {
  const address = addressIn(record)
  return address === undefined ? record : { ...record, type: "A", data: loopback.of(address) }
}

/** Undefined in a record of another type, and in one that will be rejected when its zone is made. */
const addressIn = ({ type, data }: RecordPlan): string | undefined => {
  const code = typeCode(type)
  const read = code === typeCodes.A ? readA : code === typeCodes.AAAA ? readAaaa : undefined
  return code === undefined || read === undefined
    ? undefined
    : Result.getOrUndefined(Result.flatMap(parseRdata(code, data), read))
}
