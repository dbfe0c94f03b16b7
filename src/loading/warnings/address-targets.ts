/** Addresses where a name belongs: they are names that do not exist. RFC 1035 §3.3.9, RFC 5321 §5.1. */
import { Result } from "effect"
import { parseRdata, presentRdata } from "../../protocol/dns/presentation.ts"
import { canonicalAddress } from "../../protocol/dns/rdata/address.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { receivingSides, type Warning, writtenData } from "./warning.ts"

export const addressTargets = (scenario: Scenario): ReadonlyArray<Warning> => [
  ...writtenData(scenario).flatMap(({ type, data, path }) => {
    const code = typeCode(type)
    if (code === undefined || !typesWithTarget.includes(code)) return []
    const target = Result.map(parseRdata(code, data), targetOf(code))
    return Result.isSuccess(target) && canonicalAddress(target.success) !== undefined
      ? [{ path, message: `the target of ${type} is a name, and ${isNoAddress(target.success)}` }]
      : []
  }),
  ...receivingSides(scenario).flatMap(({ domain, path }) =>
    (domain.mx ?? []).flatMap(({ host }, index) =>
      canonicalAddress(host) === undefined
        ? []
        : [
            {
              path: [...path, "domain", "mx", index, "host"],
              message: `an MX record names a host, and ${isNoAddress(host)}`
            }
          ]
    )
  )
]

const typesWithTarget: ReadonlyArray<number> = [
  typeCodes.MX,
  typeCodes.NS,
  typeCodes.SRV,
  typeCodes.CNAME,
  typeCodes.DNAME,
  typeCodes.PTR
]

/** In all of these the target comes last. */
const targetOf = (type: number) => (rdata: Uint8Array) =>
  (presentRdata(type, rdata).split(" ").at(-1) ?? "").replace(/\.$/, "")

const isNoAddress = (target: string): string =>
  `${target} is no address there but a name of ${target.split(".").length > 1 ? `${target.split(".").length} labels` : "one label"} that senders look up (RFC 1035 §3.3.9, RFC 5321 §5.1); give the host a name, and that name the address`
