/** The records that a scenario writes out: as they stand, or as what follows from a certificate or an order of the simulation. */
import { challengeText } from "../../attacker/account.ts"
import { tlsaData } from "../../models/publish-tlsa.ts"
import type { ChainIssuer } from "../../world/certificate-issuers.ts"
import {
  type CertificatePlan,
  type HostPlan,
  type RecordPlan,
  withAlternatives
} from "../../world/deployment.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { certificatePlan } from "./certificate-plan.ts"

type WrittenRecord = Scenario["zones"][number]["records"][number]
type TlsaOf = NonNullable<WrittenRecord["tlsaOf"]>

export const explicitRecords = (
  scenario: Scenario,
  hosts: ReadonlyArray<HostPlan>,
  pathOf: ChainIssuer
): ReadonlyArray<RecordPlan> =>
  scenario.zones.flatMap(({ records }) => recordPlans(records, { scenario, hosts, pathOf }))

/** Of records as they are written, those that there are. */
export const recordPlans = (
  records: ReadonlyArray<WrittenRecord>,
  {
    scenario,
    hosts,
    pathOf
  }: {
    readonly scenario: Scenario
    readonly hosts: ReadonlyArray<HostPlan>
    readonly pathOf: ChainIssuer
  }
): ReadonlyArray<RecordPlan> =>
  records.flatMap(({ owner, type, data, tlsaOf, challengeOf, ttl }) =>
    // A record has one of them; `check` sees to that. None is left where a host has no such certificate by now.
    (tlsaOf !== undefined
      ? dataOf(tlsaOf, planOf(scenario, tlsaOf, hosts), pathOf)
      : [challengeOf === undefined ? (data ?? "") : `"${challengeText(challengeOf.toLowerCase())}"`]
    ).map((data) => ({
      owner: owner.toLowerCase(),
      type,
      data,
      ttlSeconds: Math.floor(toMicros(ttl) / 1_000_000)
    }))
  )

/** The certificate that a record names: one that is written out beside it, or what the host shows. */
const planOf = (
  scenario: Scenario,
  { host, of, keyType }: TlsaOf,
  hosts: ReadonlyArray<HostPlan>
): CertificatePlan | undefined => {
  const name = host.toLowerCase()
  if (of !== undefined) return certificatePlan(scenario, name, of)
  const plan = hosts.find((candidate) => candidate.name === name)
  const shown = plan?.smtp?.certificate ?? plan?.https?.certificate
  return keyType === undefined || shown === undefined
    ? shown
    : withAlternatives(shown).find((certificate) => certificate.keyType === keyType)
}

const dataOf = (
  { certificate, usage, selector, matchingType }: TlsaOf,
  plan: CertificatePlan | undefined,
  pathOf: ChainIssuer
): ReadonlyArray<string> => {
  const path = plan === undefined ? [] : pathOf(plan)
  const position = { leaf: 0, issuer: Math.min(1, path.length - 1), root: path.length - 1 }[certificate]
  // Given one certificate alone, that is the one which the record names, whatever its usage.
  return tlsaData(path.slice(position, position + 1), { usage, selector, matchingType })
}
