/** Actions that a scenario writes out: does each have what it needs, and nothing that it does not? */
import { typeCode } from "../../protocol/dns/types.ts"
import type { Action } from "../../scenario/schema/action.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"
import { wildcardOver } from "../../staging/authority/ordering.ts"
import { attackerMxHost } from "../../staging/world/attackers-domains.ts"
import { checkWritten, hostNames, malformedData, stray, unknownType } from "./records.ts"

type Path = ReadonlyArray<string | number>

export const checkActions = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { attackers, phases } = scenario
  const known = {
    hosts: [...hostNames(scenario), attackerMxHost],
    senders: chosenSenders(scenario).map(({ host }) => host),
    zones: zonesIn(scenario)
  }
  return [
    ...attackers.map(({ actions }, index) => ({
      actions,
      all: actions,
      path: ["attackers", index, "actions"]
    })),
    ...phases.map(({ actions }, index) => ({
      actions,
      // They are one attacker's.
      all: phases.flatMap((phase) => phase.actions),
      path: ["phases", index, "actions"]
    }))
  ].flatMap(({ actions, all, path }) =>
    actions.flatMap((action, index) => [
      ...faults(action, [...path, index], known),
      ...unordered(action, all, [...path, index])
    ])
  )
}

/** A certificate that is shown because it was ordered: is it, by the same attacker? */
const unordered = (action: Action, all: ReadonlyArray<Action>, path: Path): ReadonlyArray<Inconsistency> => {
  if (!("ordered" in action) || action.ordered === undefined) return []
  const names = all.flatMap((one) =>
    one.on === "certificates" ? one.names.map((name) => name.toLowerCase()) : []
  )
  return [
    ...(action.certificate === undefined
      ? []
      : [inconsistency([...path, "ordered"], "either certificate or ordered", "both")]),
    ...action.ordered.flatMap((wanted, index) => {
      const own = wanted.toLowerCase()
      return names.includes(own) || names.includes(wildcardOver(own))
        ? []
        : [
            inconsistency(
              [...path, "ordered", index],
              "a name that an action of this attacker orders",
              wanted,
              names
            )
          ]
    })
  ]
}

/** Names of hosts that actions may be about. */
interface Known {
  /** To which traffic may be led. */
  readonly hosts: ReadonlyArray<string>
  readonly senders: ReadonlyArray<string>
  readonly zones: ReadonlyArray<string>
}

/** Those that the file names, and those above them that come with every world. */
const zonesIn = ({ domain, zones, phases }: Scenario): ReadonlyArray<string> => {
  const named = [
    domain.name,
    ...[...zones, ...phases.flatMap((phase) => phase.zones)].map(({ apex }) => apex)
  ]
  return [
    ...new Set([
      ...named.map((apex) => apex.toLowerCase()),
      ...named.map((apex) => apex.toLowerCase().split(".").at(-1) || "."),
      "."
    ])
  ]
}

const faults = (action: Action, path: Path, known: Known): ReadonlyArray<Inconsistency> => [
  ...superfluous(action, path),
  ...(action.does === "replay" && action.recordedAt === undefined
    ? [inconsistency(path, "recordedAt for replay", "none")]
    : []),
  ...(action.does === "delay" && action.for === undefined
    ? [inconsistency(path, "for how long in a delay, as in `for: 10s`", "none")]
    : []),
  ...(action.on === "dns" ? dnsFaults(action, path) : []),
  ...(action.on === "smtp" ? smtpFaults(action, path) : []),
  ...(action.on === "route" ? routeFaults(action, path, known) : []),
  ...(action.on === "clock" ? clockFaults(action, path, known) : []),
  ...(action.on === "zone" ? zoneFaults(action, path, known) : [])
]

/** What keys are for that not every action of their kind has. */
const onlyFor: Readonly<Record<string, ReadonlyArray<string>>> = {
  data: ["forge"],
  certificate: ["mitm", "replay"],
  ordered: ["mitm", "replay"],
  recordedAt: ["replay"],
  documents: ["mitm"],
  leadsTo: ["attract"],
  for: ["delay"],
  saidBy: ["edit-line", "inject", "delay"],
  line: ["edit-line", "inject", "delay"],
  with: ["edit-line"],
  before: ["inject"],
  after: ["inject"]
}

const superfluous = (action: Action, path: Path): ReadonlyArray<Inconsistency> =>
  Object.entries(action).flatMap(([key, value]) => {
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined
    const does = onlyFor[key]
    return !isGiven || does === undefined || does.includes(action.does)
      ? []
      : [inconsistency([...path, key], `${key} for ${does.join(" and ")} alone`, action.does)]
  })

const smtpFaults = (
  { does, saidBy, line, before, after }: Extract<Action, { readonly on: "smtp" }>,
  path: Path
): ReadonlyArray<Inconsistency> => {
  if (does !== "edit-line" && does !== "inject") return []
  const missing = Object.entries({ saidBy, line }).filter(([, value]) => value === undefined)
  return [
    ...missing.map(([key]) => inconsistency(path, `${key} for ${does}`, "none")),
    ...(does === "inject" && before.length === 0 && after.length === 0
      ? [inconsistency(path, "lines before or after it", "neither")]
      : [])
  ]
}

const zoneFaults = (
  action: Extract<Action, { readonly on: "zone" }>,
  path: Path,
  { hosts, zones }: Known
): ReadonlyArray<Inconsistency> => {
  const { apex, records, removes } = action
  return [
    ...(zones.includes(apex.toLowerCase())
      ? []
      : [inconsistency([...path, "apex"], "a zone of this scenario, or one above it", apex, zones)]),
    ...(records.length === 0 && removes.length === 0
      ? [inconsistency(path, "records to write, or records that it removes", "neither")]
      : []),
    ...checkWritten(action, path, hosts),
    ...removes.flatMap((removed, index) => {
      const at = [...path, "removes", index]
      return [
        ...(typeCode(removed.type) === undefined ? [unknownType([...at, "type"], removed.type)] : []),
        ...stray(removed, action, at)
      ]
    })
  ]
}

/** Our choice, as for `time-shift`: dates of certificates and signatures are told apart for longer than a scenario lasts. */
const longestShift = "10y"

const clockFaults = (
  { host, by }: Extract<Action, { readonly on: "clock" }>,
  path: Path,
  { senders }: Known
): ReadonlyArray<Inconsistency> => [
  ...(toMicros(by) < toMicros("1s") || toMicros(by) > toMicros(longestShift)
    ? [inconsistency([...path, "by"], `a duration from 1s to ${longestShift}`, by)]
    : []),
  ...(host !== undefined && !senders.includes(host.toLowerCase())
    ? [inconsistency([...path, "host"], "the host of a sender", host, senders)]
    : [])
]

const routeFaults = (
  { host, address, prefix, leadsTo }: Extract<Action, { readonly on: "route" }>,
  path: Path,
  { hosts }: Known
): ReadonlyArray<Inconsistency> => [
  ...(host === undefined && address === undefined && prefix === undefined
    ? [inconsistency(path, "a host, an address or a prefix to which the route leads", "none")]
    : []),
  ...(leadsTo !== undefined && !hosts.includes(leadsTo.toLowerCase())
    ? [inconsistency([...path, "leadsTo"], "a host of this scenario", leadsTo, hosts)]
    : [])
]

const dnsFaults = (
  { type, does, data, between }: Extract<Action, { readonly on: "dns" }>,
  path: Path
): ReadonlyArray<Inconsistency> => {
  const code = type === undefined ? undefined : typeCode(type)
  if (type !== undefined && code === undefined) return [unknownType([...path, "type"], type)]
  // What resolvers answered nobody has recorded here.
  if (does === "replay" && between === "sender-and-resolver")
    return [inconsistency([...path, "between"], "a place before a name server, for replay", between)]
  if (does !== "forge") return []
  if (code === undefined || type === undefined)
    return [inconsistency(path, "a type for what is forged", "none")]
  if (data.length === 0) return [inconsistency(path, "data for what is forged", "none")]
  return data.flatMap((text, index) => malformedData({ code, type, data: text }, [...path, "data", index]))
}

/** What ends before it begins is never there. */
export const checkAttackerTimes = ({ attackers }: Scenario): ReadonlyArray<Inconsistency> =>
  attackers.flatMap((attacker, index) =>
    (["capabilities", "actions"] as const).flatMap((list) =>
      attacker[list].flatMap((held, number) => {
        if (typeof held === "string" || held.to === undefined) return []
        return toMicros(held.to) > toMicros(held.from)
          ? []
          : [inconsistency(["attackers", index, list, number, "to"], `a time after ${held.from}`, held.to)]
      })
    )
  )

/** An attacker who has nothing and does nothing is a mistake: the run without attacker is always there. */
export const checkEmptyAttackers = ({ attackers }: Scenario): ReadonlyArray<Inconsistency> =>
  attackers.flatMap(({ capabilities, actions, ordersAt }, index) =>
    capabilities.length === 0 && actions.length === 0 && ordersAt.length === 0
      ? [inconsistency(["attackers", index], "capabilities or actions", "neither")]
      : []
  )
