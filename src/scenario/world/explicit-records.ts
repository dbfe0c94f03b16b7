/** The records that a scenario writes out: as they stand, or as those that name a certificate of the simulation. */
import { tlsaData } from "../../models/publish-tlsa.ts"
import type { ChainIssuer } from "../../world/certificates.ts"
import type { HostPlan, RecordPlan } from "../../world/deployment.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toMicros } from "../schema/time.ts"

type WrittenRecord = Scenario["zones"][number]["records"][number]
type TlsaOf = NonNullable<WrittenRecord["tlsaOf"]>

export const explicitRecords = (
  { zones }: Scenario,
  hosts: ReadonlyArray<HostPlan>,
  pathOf: ChainIssuer
): ReadonlyArray<RecordPlan> =>
  zones.flatMap(({ records }) =>
    records.map(({ owner, type, data, tlsaOf, ttl }) => ({
      owner: owner.toLowerCase(),
      type,
      // A record has either; `check` sees to that.
      data: tlsaOf === undefined ? (data ?? "") : dataOf(tlsaOf, hosts, pathOf),
      ttlSeconds: Math.floor(toMicros(ttl) / 1_000_000)
    }))
  )

const dataOf = (
  { host, certificate, ...parameters }: TlsaOf,
  hosts: ReadonlyArray<HostPlan>,
  pathOf: ChainIssuer
): string => {
  const plan = hosts.find(({ name }) => name === host.toLowerCase())
  const shown = plan?.smtp?.certificate ?? plan?.https?.certificate
  const path = shown === undefined ? [] : pathOf(shown)
  const position = { leaf: 0, issuer: Math.min(1, path.length - 1), root: path.length - 1 }[certificate]
  // Given one certificate alone, that is the one which the record names, whatever its usage.
  return tlsaData(path.slice(position, position + 1), parameters)[0] ?? ""
}
