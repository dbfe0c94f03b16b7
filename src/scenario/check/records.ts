/** Records that a scenario writes out, at its start and in its phases: are they any, and do they stand in their zone? */
import { Result } from "effect"
import { parseName } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { isMetaType, typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { Scenario } from "../schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

type Path = ReadonlyArray<string | number>
type Zone = Scenario["zones"][number]
type WrittenRecord = Zone["records"][number]

export const checkRecords = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const hosts = hostNames(scenario)
  const zones = [
    ...scenario.zones.map((zone, index) => ({ zone, path: ["zones", index] })),
    ...scenario.phases.flatMap((phase, number) =>
      phase.zones.map((zone, index) => ({ zone, path: ["phases", number, "zones", index] }))
    )
  ]
  return zones.flatMap(({ zone, path }) =>
    zone.records.flatMap((record, index) => {
      const at = [...path, "records", index]
      return [...malformed(record, at, hosts), ...stray(record, zone, at)]
    })
  )
}

/** Hosts of which a scenario says, or could have said, which certificate they have. */
export const hostNames = ({ domain, hosts, phases }: Scenario): ReadonlyArray<string> =>
  [
    ...domain.mx.map(({ host }) => host),
    ...hosts.map(({ name }) => name),
    ...phases.flatMap((phase) => [
      ...(phase.domain?.mx ?? []).map(({ host }) => host),
      ...phase.hosts.map(({ name }) => name)
    ])
  ].map((name) => name.toLowerCase())

const malformed = (
  { type, data, tlsaOf, challengeOf }: WrittenRecord,
  path: Path,
  hosts: ReadonlyArray<string>
): ReadonlyArray<Inconsistency> => {
  const code = typeCode(type)
  if (code === undefined || isMetaType(code)) return [unknownType([...path, "type"], type)]
  if (challengeOf !== undefined) {
    if (data !== undefined || tlsaOf !== undefined)
      return [inconsistency([...path, "challengeOf"], "one of data, tlsaOf and challengeOf", "several")]
    return code === typeCodes.TXT
      ? []
      : [inconsistency([...path, "type"], "TXT, for a challenge over DNS is answered by a TXT record", type)]
  }
  if (tlsaOf !== undefined) {
    if (data !== undefined) return [inconsistency([...path, "tlsaOf"], "either data or tlsaOf", "both")]
    if (code !== typeCodes.TLSA)
      return [inconsistency([...path, "type"], "TLSA, for the data is that of a TLSA record", type)]
    return hosts.includes(tlsaOf.host.toLowerCase())
      ? []
      : [inconsistency([...path, "tlsaOf", "host"], "a host of this scenario", tlsaOf.host, hosts)]
  }
  if (data === undefined) return [inconsistency([...path, "type"], `data for the ${type} record`, "none")]
  const rdata = parseRdata(code, data)
  return Result.isFailure(rdata)
    ? [inconsistency([...path, "data"], `the data of ${type} in presentation format`, rdata.failure.detail)]
    : []
}

export const unknownType = (path: Path, type: string): Inconsistency =>
  inconsistency(path, "a record type such as MX, or TYPE65280 (RFC 3597 §5)", type)

/** RFC 1034 §4.2: a zone holds names at and below its apex. */
const stray = ({ owner }: WrittenRecord, { apex }: Zone, path: Path): ReadonlyArray<Inconsistency> => {
  const names = Result.all([parseName(owner), parseName(apex)])
  return Result.isSuccess(names) && !names.success[0].isAtOrBelow(names.success[1])
    ? [inconsistency([...path, "owner"], `a name at or below ${apex}`, owner)]
    : []
}
