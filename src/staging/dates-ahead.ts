/** When what the domain shows ends or is replaced, as far as the scenario says it: certificates, signatures, roll-overs. */
import { Result } from "effect"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import type { HostCertificate } from "../scenario/schema/certificate.ts"
import { withSigning, withZone } from "../scenario/deployable.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toEpochMs, toMicros } from "../scenario/schema/time.ts"
import { certificateSeries } from "../scenario/timeline/certificate-series.ts"
import { scenarioStages, type ScenarioStage } from "../scenario/timeline/phases.ts"
import { certificatePlan } from "./world/certificate-plan.ts"

export interface DateAhead {
  /** Microseconds since the start of the scenario. */
  readonly atMicros: number
  /** What happens then, as a sentence without its full stop. */
  readonly happens: string
  /** Read from a certificate or a signature that is there as octets. */
  readonly isRead: boolean
  /** What it would come to, at the start of this scenario in place of that time: where the simulation signs anew what would have expired. */
  readonly instead?: Scenario
}

/** In the order of time, none before the start: what phases change, and what ends or is replaced from each phase to the next. */
export const datesAhead = (scenario: Scenario): ReadonlyArray<DateAhead> => {
  const stages = scenarioStages(scenario)
  const within = stages.flatMap((stage, index) => {
    const endMicros = stages[index + 1]?.fromMicros ?? Infinity
    return [
      ...certificateDates(stage),
      ...signatureDates(stage.scenario),
      ...rollOverDates(stage.scenario)
    ].filter(({ atMicros }) => atMicros > stage.fromMicros && atMicros < endMicros)
  })
  return [...scenario.phases.flatMap(phaseDate), ...within]
    .filter(({ atMicros }) => atMicros > 0)
    .toSorted((a, b) => a.atMicros - b.atMicros)
}

const phaseDate = ({
  name,
  at,
  domain = {},
  zones,
  hosts,
  publishes = {},
  removes,
  undoes,
  forgets
}: Scenario["phases"][number]): ReadonlyArray<DateAhead> => {
  const changes = [
    ...Object.keys(domain).map((what) => `${what} of the domain`),
    ...zones.map(({ apex }) => `the zone ${apex}`),
    ...hosts.map((host) => `the host ${host.name}`),
    ...Object.keys(publishes).map((label) => `what ${label} publishes`)
  ]
  const does = [
    ...(changes.length === 0 ? [] : [`changes ${changes.join(", ")}`]),
    ...(removes.length === 0 ? [] : [`removes ${removes.join(", ")}`]),
    ...(undoes.length === 0 ? [] : [`undoes ${undoes.join(", ")}`]),
    ...(forgets.length === 0 ? [] : [`empties ${forgets.join(", ")}`])
  ]
  // Mail and attacks alone change nothing of the domain.
  return does.length === 0
    ? []
    : [{ atMicros: toMicros(at), happens: `the phase ${name} ${does.join(", and ")}`, isRead: false }]
}

type Certificate = typeof HostCertificate.Type

const certificateDates = (stage: ScenarioStage): ReadonlyArray<DateAhead> => {
  const { scenario, removed } = stage
  const isThere = (name: string) => !removed.includes(name.toLowerCase())
  return [
    ...scenario.domain.mx
      // A host that is written out takes the place of what is said of it there.
      .filter(
        ({ host }) =>
          isThere(host) && !scenario.hosts.some(({ name, smtp }) => name === host && smtp !== undefined)
      )
      .flatMap(({ host, certificate }) => endOf(stage, host, certificate)),
    ...scenario.hosts
      .filter(({ owner, name }) => owner === "recipient" && isThere(name))
      .flatMap(({ name, smtp, https }) => [
        ...(smtp === undefined ? [] : endOf(stage, name, smtp.certificate)),
        ...(https === undefined ? [] : endOf(stage, name, https.certificate))
      ])
  ]
}

const endOf = (
  { scenario, fromMicros }: ScenarioStage,
  host: string,
  certificate: Certificate | undefined
): ReadonlyArray<DateAhead> => {
  const startMs = toEpochMs(scenario.start)
  const series = certificate && certificateSeries(certificate, { host, startMs })
  if (series !== undefined)
    return [
      {
        atMicros: series.nextRenewal(fromMicros),
        happens: `${host} shows its next certificate`,
        isRead: false
      }
    ]
  const leaf = certificate?.der?.[0]
  const read = leaf === undefined ? undefined : parseCertificate(Buffer.from(leaf, "base64"))
  if (read !== undefined && Result.isFailure(read)) return []
  const endSeconds = read?.success.notAfter ?? certificatePlan(scenario, host, certificate).notAfterSeconds
  return [
    {
      atMicros: (endSeconds * 1_000 - startMs) * 1_000,
      happens: `the certificate of ${host} expires, unless it is renewed`,
      isRead: read !== undefined
    }
  ]
}

/** RFC 4034 §3.2: the signature expiration is the fifth field. The first to expire breaks what it covers. */
const signatureDates = (scenario: Scenario): ReadonlyArray<DateAhead> =>
  scenario.zones.flatMap((zone) => {
    const { apex, records } = zone
    const ends = records.flatMap(({ type, data }) => {
      const end = type === "RRSIG" ? /^(?:\S+\s+){4}(\d{14})\s/.exec(data ?? "")?.[1] : undefined
      return end === undefined
        ? []
        : [toEpochMs(end.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z"))]
    })
    return ends.length === 0
      ? []
      : [
          {
            atMicros: (Math.min(...ends) - toEpochMs(scenario.start)) * 1_000,
            happens: `the first signature of the zone ${apex} expires, unless it is signed anew`,
            isRead: true,
            ...(zone.dnssecRecords === "signed-anew"
              ? { instead: withZone(scenario, zone, withSigning(zone, "expired")) }
              : {})
          }
        ]
  })

const rollOverDates = ({ domain, zones }: Scenario): ReadonlyArray<DateAhead> =>
  [{ apex: domain.name, dnssec: domain.dnssec }, ...zones].flatMap(({ apex, dnssec }) => [
    ...(dnssec?.rollOvers ?? []).flatMap(({ method, ...steps }) =>
      Object.entries(steps).map(([step, after]) => ({
        atMicros: toMicros(after),
        happens: `the roll-over (${method}) of the zone ${apex} reaches ${step}`,
        isRead: false
      }))
    ),
    ...(dnssec?.notRenewedAfter === undefined
      ? []
      : [
          {
            atMicros: toMicros(dnssec.notRenewedAfter) + toMicros(dnssec.validity),
            happens: `the last signatures of the zone ${apex} have expired`,
            isRead: false
          }
        ])
  ])
