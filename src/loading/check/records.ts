/** Records that a scenario writes out, at its start and in its phases: are they any, and do they stand in their zone? */
import { Result } from "effect"
import { parseName } from "../../protocol/dns/name.ts"
import { namesIn, parseRdata } from "../../protocol/dns/presentation.ts"
import { isMetaType, typeCode, typeCodes } from "../../protocol/dns/types.ts"
import { signingAlgorithms } from "../../protocol/dnssec/signing/signing-plan.ts"
import { isMadeBySigning } from "../../protocol/dnssec/signing/zone-contents.ts"
import { isAscii } from "../../protocol/names/u-label.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { givenAlgorithm } from "../../staging/world/signed-anew.ts"
import { type Inconsistency, inconsistency, repeated } from "./inconsistency.ts"

type Path = ReadonlyArray<string | number>
type Zone = Scenario["zones"][number]
type WrittenRecord = Zone["records"][number]
type WrittenZone = Pick<Zone, "apex" | "records" | "dnssecRecords">

export const checkRecords = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const hosts = hostNames(scenario)
  const zones = [
    ...scenario.zones.map((zone, index) => ({ zone, path: ["zones", index] })),
    ...scenario.phases.flatMap((phase, number) =>
      phase.zones.map((zone, index) => ({ zone, path: ["phases", number, "zones", index] }))
    )
  ]
  return [
    ...zones.flatMap(({ zone, path }) => [...checkWritten(zone, path, hosts), ...unsignable(zone, path)]),
    ...repeatedZones(scenario.zones, ["zones"]),
    ...scenario.phases.flatMap((phase, number) => repeatedZones(phase.zones, ["phases", number, "zones"]))
  ]
}

/** The records of one zone, or such as somebody writes into it. @param hosts names of hosts with certificates, lower case */
export const checkWritten = (
  zone: WrittenZone,
  path: Path,
  hosts: ReadonlyArray<string>
): ReadonlyArray<Inconsistency> => [
  ...zone.records.flatMap((record, index) => {
    const at = [...path, "records", index]
    return [...malformed(record, at, hosts), ...stray(record, zone, at), ...madeTwice(record, zone, at)]
  }),
  ...tooLarge(zone, path)
]

/** RFC 4034: these follow from the others, and signing makes its own. */
const madeTwice = (
  { type }: WrittenRecord,
  { dnssecRecords }: WrittenZone,
  path: Path
): ReadonlyArray<Inconsistency> => {
  const code = typeCode(type)
  return dnssecRecords === undefined && code !== undefined && isMadeBySigning(code)
    ? [
        inconsistency(
          path,
          "a type that signing does not make, or `dnssecRecords: signed-anew` or `kept` for the zone",
          type
        )
      ]
    : []
}

/** Is a zone that is to be signed anew one that is signed, by an algorithm for which there are test keys? */
const unsignable = (zone: Zone, path: Path): ReadonlyArray<Inconsistency> => {
  if (zone.dnssecRecords === "kept" && zone.signing !== "unsigned")
    return [
      inconsistency(
        [...path, "signing"],
        "no signing of a zone that keeps the DNSSEC records that it has",
        zone.signing
      )
    ]
  if (zone.dnssecRecords !== "signed-anew") return []
  const algorithm = givenAlgorithm(zone)
  return signingAlgorithms.some((known) => known === algorithm)
    ? []
    : [
        inconsistency(
          [...path, "dnssecRecords"],
          `a DNSKEY record among the records, with an algorithm of ${signingAlgorithms.join(", ")}`,
          algorithm === undefined ? "none" : `algorithm ${algorithm}`
        )
      ]
}

const repeatedZones = (zones: ReadonlyArray<Zone>, path: Path): ReadonlyArray<Inconsistency> =>
  repeated(
    zones.map(({ apex }) => apex.toLowerCase()),
    "each zone once",
    (index) => [...path, index, "apex"]
  )

/**
 * What is left of a message's 65,535 octets (RFC 1035 §4.2.2) for one RRset, by our choice: signatures, proofs and the question take
 * what they need of the rest.
 */
const mostOctetsOfSet = 60_000

const tooLarge = ({ records }: WrittenZone, path: Path): ReadonlyArray<Inconsistency> => {
  const octets = new Map<string, number>()
  const counted = new Set<string>()
  return records.flatMap(({ owner, type, data = "" }, index) => {
    const set = `${owner.toLowerCase()} ${type.toUpperCase()}`
    // Repeated records count once.
    if (counted.has(`${set} ${data}`)) return []
    counted.add(`${set} ${data}`)
    const rdata = Result.getOrUndefined(parseRdata(typeCode(type) ?? 0, data))
    const before = octets.get(set) ?? 0
    // RFC 1035 §4.1.3: a compressed name of two octets, and ten for type, class, TTL and length.
    const after = before + 12 + (rdata?.length ?? 0)
    octets.set(set, after)
    return before <= mostOctetsOfSet && after > mostOctetsOfSet
      ? [
          inconsistency(
            [...path, "records", index],
            `${mostOctetsOfSet} octets at most in all ${type} records of ${owner}, for an answer to hold them`,
            `${after}`
          )
        ]
      : []
  })
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
    return tlsaOf.of !== undefined || hosts.includes(tlsaOf.host.toLowerCase())
      ? []
      : [
          inconsistency(
            [...path, "tlsaOf", "host"],
            "a host of this scenario, or `of` with a certificate",
            tlsaOf.host,
            hosts
          )
        ]
  }
  if (data === undefined) return [inconsistency([...path, "type"], `data for the ${type} record`, "none")]
  return malformedData({ code, type, data }, [...path, "data"])
}

/** RDATA that a record or a forged answer writes out. */
export const malformedData = (
  { code, type, data }: { readonly code: number; readonly type: string; readonly data: string },
  path: Path
): ReadonlyArray<Inconsistency> => {
  const rdata = parseRdata(code, data)
  if (Result.isFailure(rdata))
    return [inconsistency(path, `the data of ${type} in presentation format`, rdata.failure.detail)]
  // A U-label has become an A-label when the file was read, and what is left is none.
  return namesIn(code, data)
    .filter(({ text }) => !isAscii(text))
    .map(({ text }) =>
      inconsistency(path, "names of labels that are ASCII, or U-labels (RFC 5891 §5.4)", text)
    )
}

export const unknownType = (path: Path, type: string): Inconsistency =>
  inconsistency(path, "a record type such as MX, or TYPE65280 (RFC 3597 §5)", type)

/** RFC 1034 §4.2: a zone holds names at and below its apex. */
export const stray = (
  { owner }: Pick<WrittenRecord, "owner">,
  { apex }: Pick<Zone, "apex">,
  path: Path
): ReadonlyArray<Inconsistency> => {
  const names = Result.all([parseName(owner), parseName(apex)])
  return Result.isSuccess(names) && !names.success[0].isAtOrBelow(names.success[1])
    ? [inconsistency([...path, "owner"], `a name at or below ${apex}`, owner)]
    : []
}
