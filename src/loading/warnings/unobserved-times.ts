/** What happens when no mail goes: a mistake there looks as though it cost nothing. */
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs, toMicros } from "../../scenario/schema/time.ts"
import { certificateSeries } from "../../scenario/timeline/certificate-series.ts"
import type { Certificate } from "../../scenario/timeline/changed-certificates.ts"
import { ObservedTimes } from "./observed-times.ts"
import { type Path, receivingSides, type Warning } from "./warning.ts"

export const unobservedTimes = (scenario: Scenario): ReadonlyArray<Warning> => {
  const observed = new ObservedTimes(scenario)
  return [
    ...renewals(scenario, observed),
    ...rollOvers(scenario, observed),
    ...scenario.outages.flatMap(({ from, to }, index) => {
      const [begins, ends] = [toMicros(from), toMicros(to)]
      return observed.hasMail(begins, ends)
        ? []
        : [
            {
              path: ["outages", index],
              message: `${observed.between(begins, ends)}, and nobody notices the outage`
            }
          ]
    })
  ]
}

/** Of the certificates of mail and web hosts. */
const renewals = (scenario: Scenario, observed: ObservedTimes): ReadonlyArray<Warning> =>
  receivingSides(scenario).flatMap(({ domain, hosts, path, at }) =>
    [
      ...(domain.mx ?? []).flatMap((mx, index) => certificatesOf(mx.host, mx, ["domain", "mx", index])),
      ...hosts.flatMap(({ name, smtp, https }, index) => [
        ...certificatesOf(name, smtp, ["hosts", index, "smtp"]),
        ...certificatesOf(name, https, ["hosts", index, "https"])
      ])
    ].flatMap(({ host, certificate, place }) => {
      const unseen = certificate && unseenRenewal(scenario, { certificate, host, at }, observed)
      return unseen === undefined ? [] : [{ path: [...path, ...place, "renewal"], message: unseen }]
    })
  )

/** The one that a listener shows by default, and those that it shows to who asks for a name. */
const certificatesOf = (host: string, listener: Listener | undefined, place: Path) =>
  listener === undefined
    ? []
    : [
        { host, certificate: listener.certificate, place: [...place, "certificate"] },
        ...listener.certificatesByName.map(({ certificate }, index) => ({
          host,
          certificate,
          place: [...place, "certificatesByName", index, "certificate"]
        }))
      ]

type Listener = Pick<NonNullable<Scenario["domain"]["mx"]>[number], "certificate" | "certificatesByName">

const unseenRenewal = (
  scenario: Scenario,
  {
    certificate,
    host,
    at
  }: { readonly certificate: Certificate; readonly host: string; readonly at: string },
  observed: ObservedTimes
): string | undefined => {
  // A certificate that a phase brings counts its time from there.
  const begins = toMicros(at)
  const series = certificateSeries(certificate, { host, startMs: toEpochMs(scenario.start) + begins / 1000 })
  if (series === undefined || certificate.renewal === undefined) return undefined
  const first = begins + series.nextRenewal(0)
  const { published, every } = certificate.renewal
  if (published === "never" || "before" in published)
    return observed.hasMail(first, Infinity)
      ? undefined
      : `${observed.from(first)}, when the next certificate is shown, and a mistake in it looks free`
  const late = toMicros(published.after)
  for (let renewed = first; renewed <= observed.last; renewed += toMicros(every))
    if (observed.hasMail(renewed, renewed + late)) return undefined
  return `${observed.between(first, first + late)}, while what is published is that of the certificate before, and the delay looks free`
}

const rollOvers = (scenario: Scenario, observed: ObservedTimes): ReadonlyArray<Warning> =>
  receivingSides(scenario).flatMap(({ domain, zones, path }) =>
    [
      { dnssec: domain.dnssec, place: ["domain", "dnssec"] },
      ...zones.map(({ dnssec }, index) => ({ dnssec, place: ["zones", index, "dnssec"] }))
    ].flatMap(({ dnssec, place }) => {
      if (dnssec === undefined) return []
      const at: Path = [...path, ...place]
      return [
        ...dnssec.rollOvers.flatMap((rollOver, index) => {
          const times = stepsOf(rollOver).map(toMicros)
          // Caches hold the DS records of the last step for as long as their TTL says.
          const [begins, ends] = [Math.min(...times), Math.max(...times) + toMicros(dnssec.dsTtl)]
          return observed.hasMail(begins, ends)
            ? []
            : [
                {
                  path: [...at, "rollOvers", index],
                  message: `${observed.between(begins, ends)}, during the roll-over, and a mistake in it looks free`
                }
              ]
        }),
        ...(dnssec.notRenewedAfter === undefined
          ? []
          : staleSignatures(dnssec, [...at, "notRenewedAfter"], observed))
      ]
    })
  )

const stepsOf = (rollOver: RollOver): ReadonlyArray<string> => {
  switch (rollOver.method) {
    case "pre-publish":
      return [rollOver.publishAt, rollOver.signAt, rollOver.removeAt]
    case "double-DS":
      return [rollOver.addDsAt, rollOver.swapKeysAt, rollOver.removeDsAt]
    case "double-signature":
      return [rollOver.addKeyAt, rollOver.swapDsAt, rollOver.removeKeyAt]
  }
}

type RollOver = NonNullable<Scenario["domain"]["dnssec"]>["rollOvers"][number]

const staleSignatures = (
  { notRenewedAfter = "0s", renewEvery, validity }: NonNullable<Scenario["domain"]["dnssec"]>,
  path: Path,
  observed: ObservedTimes
): ReadonlyArray<Warning> => {
  // Signed last at one of the times of signing anew up to then.
  const every = toMicros(renewEvery)
  const expires = Math.floor(toMicros(notRenewedAfter) / every) * every + toMicros(validity)
  return observed.hasMail(expires, Infinity)
    ? []
    : [{ path, message: `${observed.from(expires)}, when the last signatures expire, and nobody notices` }]
}
