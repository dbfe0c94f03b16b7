/** A zone as a master file, for people and for other software to check. RFC 1035 §5. */
import { presentRdata } from "../../dns/presentation.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import { typeName } from "../../dns/types.ts"
import type { ZoneSignatures } from "./zone-signatures.ts"
import type { ZoneContents } from "./zone-contents.ts"

/** Signs the whole zone: for zones of a size that a person would read. */
export const signedZoneFile = (zone: ZoneSignatures, nowSeconds: number): string =>
  zoneFile(
    [...rrSetsOf(zone.contents), ...zone.allMadeRrSets(nowSeconds)].flatMap((rrSet) => [
      ...recordsOf(rrSet),
      ...zone.signaturesOver(rrSet, nowSeconds)
    ])
  )

/** Owners are written without the final dot, hence the origin. */
const zoneFile = (records: ReadonlyArray<ResourceRecord>): string =>
  ["$ORIGIN .", ...records.map(line), ""].join("\n")

const line = ({ owner, type, ttlSeconds, rdata }: ResourceRecord): string =>
  `${owner} ${ttlSeconds} IN ${typeName(type)} ${presentRdata(type, rdata)}`

/** The SOA first, as the format wants. */
const rrSetsOf = ({ soa, nodes }: ZoneContents): ReadonlyArray<RrSet> => [
  soa,
  ...[...nodes.values()].flatMap(({ rrSets }) => [...rrSets.values()]).filter((rrSet) => rrSet !== soa)
]

const recordsOf = ({ owner, type, class: klass, ttlSeconds, rdatas }: RrSet): ReadonlyArray<ResourceRecord> =>
  rdatas.map((rdata) => ({ owner, type, class: klass, ttlSeconds, rdata }))
