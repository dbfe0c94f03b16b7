/** A scenario in another year: everything that it says happens as long after its start as before. */
import type { Scenario } from "../schema/scenario.ts"
import { instantOf, toEpochMs } from "../schema/time.ts"
import {
  type Change,
  changedHosts,
  changedMxHosts,
  changedZones,
  type DateChange
} from "./changed-certificates.ts"

/** Durations are counted from the start anyway; dates move with it. @param startMs of the moved scenario, milliseconds since the Unix epoch */
export const movedTo = (scenario: Scenario, startMs: number): Scenario => {
  const byMs = startMs - toEpochMs(scenario.start)
  const moved = (instant: string) => instantOf(toEpochMs(instant) + byMs)
  const dated: DateChange = (certificate) => movedCertificate(certificate, moved)
  const allDated: Change = (certificate) => ({
    ...dated(certificate),
    alternatives: certificate.alternatives.map(dated)
  })
  return {
    ...scenario,
    start: moved(scenario.start),
    domain: { ...scenario.domain, mx: changedMxHosts(scenario.domain.mx, allDated) },
    hosts: changedHosts(scenario.hosts, allDated),
    zones: changedZones(scenario.zones, dated),
    phases: scenario.phases.map(({ domain, ...phase }) => ({
      ...phase,
      hosts: changedHosts(phase.hosts, allDated),
      zones: changedZones(phase.zones, dated),
      ...(domain === undefined
        ? {}
        : {
            domain: {
              ...domain,
              ...(domain.mx === undefined ? {} : { mx: changedMxHosts(domain.mx, allDated) })
            }
          })
    }))
  }
}

interface Dated {
  readonly notBefore?: string
  readonly notAfter?: string
}

const movedCertificate = <A extends Dated>(certificate: A, moved: (instant: string) => string): A => ({
  ...certificate,
  ...(certificate.notBefore === undefined ? {} : { notBefore: moved(certificate.notBefore) }),
  ...(certificate.notAfter === undefined ? {} : { notAfter: moved(certificate.notAfter) })
})
