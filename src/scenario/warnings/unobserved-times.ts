/** What happens when no mail goes: a mistake there looks as though it cost nothing. */
import { chosenAttackers, phaseWindows, scripted } from "../attackers.ts"
import { orderings } from "../authority/ordering.ts"
import { chosenMail } from "../mail.ts"
import { chosenModels } from "../models.ts"
import type { Scenario } from "../schema/scenario.ts"
import { instantOf, toEpochMs, toMicros } from "../schema/time.ts"
import { windowOf } from "../schema/when.ts"
import { chosenSenders } from "../senders.ts"
import { certificateSeries } from "../timeline/certificate-series.ts"
import type { Certificate } from "../timeline/certificates.ts"
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
    }),
    ...attacks(scenario).flatMap(({ path, fromMicros, toMicros, actsByItself }) => {
      if (!observed.hasTraffic(fromMicros, Infinity))
        return [
          { path: [...path, "from"], message: `${observed.from(fromMicros)}, and the attacker does nothing` }
        ]
      return actsByItself || observed.hasTraffic(fromMicros, toMicros)
        ? []
        : [{ path, message: `${observed.between(fromMicros, toMicros)}, and the attacker does nothing` }]
    })
  ]
}

interface Attack {
  readonly path: Path
  readonly fromMicros: number
  readonly toMicros: number
  /** Is there something for it to do without mail: a report of its own to send, or an authority that looks at the network meanwhile? */
  readonly actsByItself: boolean
}

/** What attackers have and do, each for its time; in a phase that is the phase's. */
const attacks = (scenario: Scenario): ReadonlyArray<Attack> => {
  const ordersAt = new Map(
    chosenAttackers(scenario).map((attacker) => [
      attacker.name,
      orderings(attacker).map(({ atMicros }) => atMicros)
    ])
  )
  const attack = (
    attacker: string,
    choice: Choice,
    window: Pick<Attack, "fromMicros" | "toMicros">,
    path: Path
  ): Attack => ({
    path,
    ...window,
    actsByItself:
      (typeof choice !== "string" && "on" in choice && choice.on === "report") ||
      (ordersAt.get(attacker) ?? []).some((at) => at >= window.fromMicros && at < window.toMicros)
  })
  return [
    ...scenario.attackers.flatMap((attacker, index) =>
      lists.flatMap((list) =>
        attacker[list].map((choice, number) =>
          attack(attacker.name, choice, windowOf(typeof choice === "string" ? { from: "0s" } : choice), [
            "attackers",
            index,
            list,
            number
          ])
        )
      )
    ),
    ...phaseWindows(scenario).flatMap(({ phase, ...window }, index) =>
      lists.flatMap((list) =>
        phase[list].map((choice, number) => attack(scripted, choice, window, ["phases", index, list, number]))
      )
    )
  ]
}

const lists = ["capabilities", "actions"] as const

type Attacking = Scenario["attackers"][number] | Scenario["phases"][number]
type Choice = Attacking["capabilities"][number] | Attacking["actions"][number]

interface Span {
  readonly from: number
  readonly to: number
}

/** When there is mail to be delivered. Times are microseconds since the scenario's start. */
class ObservedTimes {
  readonly #startMs: number
  readonly #mail: ReadonlyArray<Span>
  readonly last: number
  /** When senders do something of their own: mail reports, and look after what their model keeps. */
  readonly #background: ReadonlyArray<Span>

  constructor(scenario: Scenario) {
    this.#startMs = toEpochMs(scenario.start)
    const retries = chosenSenders(scenario).map(({ queue: { mostAttempts, schedule } }) =>
      mostAttempts === 1 ? 0 : schedule.lifetimeSeconds * 1_000_000
    )
    const longest = Math.max(...retries)
    const mail = chosenMail(scenario)
    this.#mail = mail.map(({ atMicros }) => ({ from: atMicros, to: atMicros + longest }))
    this.last = mail.reduce((last, { atMicros }) => Math.max(last, atMicros), 0)
    const first = mail.reduce((first, { atMicros }) => Math.min(first, atMicros), Infinity)
    this.#background = [
      ...(chosenSenders(scenario).some(({ reports }) => reports)
        ? // RFC 8460 §4.1, §5.5: a report goes when its day is over, and is tried again for a day.
          this.#mail.map(({ from, to }) => ({
            from: this.#dayAfter(from),
            to: this.#dayAfter(to) + dayMicros
          }))
        : []),
      // Between mails alone, for what comes after the last one has no bearing on any.
      ...(chosenModels(scenario).some(({ configured }) => configured.upkeep !== undefined)
        ? [{ from: first, to: this.last }]
        : [])
    ]
  }

  hasMail(fromMicros: number, toMicros: number): boolean {
    return this.#mail.some(meets(fromMicros, toMicros))
  }

  /** Does a sender do anything from then to then? */
  hasTraffic(fromMicros: number, toMicros: number): boolean {
    return this.hasMail(fromMicros, toMicros) || this.#background.some(meets(fromMicros, toMicros))
  }

  between(fromMicros: number, toMicros: number): string {
    return `no mail goes between ${this.at(fromMicros)} and ${this.at(toMicros)}`
  }

  from(fromMicros: number): string {
    return `no mail goes at ${this.at(fromMicros)} or later`
  }

  at(micros: number): string {
    return `${instantOf(this.#startMs + micros / 1000)} (${durationText(micros)})`
  }

  /** The UTC day after the one in which that is, at its beginning. */
  #dayAfter(micros: number): number {
    const startMicros = this.#startMs * 1000
    return (Math.floor((startMicros + micros) / dayMicros) + 1) * dayMicros - startMicros
  }
}

const dayMicros = 86_400_000_000

const meets =
  (fromMicros: number, toMicros: number) =>
  ({ from, to }: Span): boolean =>
    from < toMicros && to >= fromMicros

const durationText = (micros: number): string => {
  const minutes = Math.floor(micros / 60_000_000)
  if (minutes % 60 !== 0) return `minute ${minutes}`
  const hours = minutes / 60
  return hours % 24 === 0 ? `day ${hours / 24}` : `hour ${hours}`
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
