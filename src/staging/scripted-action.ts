/** Turns the actions that a scenario writes out into what an attacker does in its world. */
import { Result } from "effect"
import type { ScriptedAction, ShownCertificate, SmtpLine } from "../attacker/script/action.ts"
import { name } from "../protocol/dns/name.ts"
import { canonicalAddress } from "../protocol/dns/rdata/address.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { readPrefix } from "../protocol/dns/rdata/prefix.ts"
import { typeCode } from "../protocol/dns/types.ts"
import { documentAt } from "../world/hosts.ts"
import type { Arsenal, ZoneEdit } from "../attacker/arsenal.ts"
import { isAmong } from "../attacker/perspectives.ts"
import { documentsServed, type Surroundings } from "./standing-arsenal.ts"
import type { Action } from "../scenario/schema/action.ts"
import { toMicros } from "../scenario/schema/time.ts"
import { attackerMxHost } from "./world/attackers-domains.ts"
import { certificatePlan } from "./world/certificate-plan.ts"
import { recordPlans } from "./world/explicit-records.ts"
import { documentPlan } from "./world/listener-plan.ts"

export const scriptedAction = (
  action: Exclude<Action, { readonly on: "certificates" | "report" }>,
  surroundings: Surroundings,
  arsenal: Arsenal
): ScriptedAction => {
  const { scenario, hosts, deployments, chainOf } = surroundings
  const shownBy = ({
    host = scenario.domain.name,
    certificate,
    ordered
  }: Extract<Action, { readonly certificate?: unknown }>): ((
    atMicros: number
  ) => ShownCertificate | undefined) => {
    if (ordered !== undefined)
      return (atMicros) =>
        ordered.every((name) => arsenal.certificateWays(name.toLowerCase(), atMicros).length > 0)
          ? { chain: arsenal.validatedChain(ordered), provesPossession: true, validated: ordered }
          : undefined
    const plan = certificatePlan(scenario, host, { key: "attacker's script", ...certificate })
    const shown = { chain: chainOf(plan), provesPossession: plan.holdsKey ?? true }
    return () => shown
  }
  switch (action.on) {
    case "dns": {
      const type = action.type === undefined ? undefined : typeCode(action.type)
      const asked = {
        on: "dns",
        nameKey: name(action.name).key,
        ...(type === undefined ? {} : { type }),
        position: positionOf[action.between]
      } as const
      switch (action.does) {
        case "forge":
          return {
            ...asked,
            does: action.does,
            // `check` has read them before.
            rdatas:
              type === undefined ? [] : action.data.map((data) => Result.getOrThrow(parseRdata(type, data))),
            ttlSeconds: Math.floor(toMicros(action.ttl) / 1_000_000)
          }
        case "delay":
          return { ...asked, ...held(action) }
        case "replay": {
          const recordedMicros = toMicros(action.recordedAt ?? "0s")
          return {
            ...asked,
            does: action.does,
            recorded: (crossing) =>
              arsenal.answerFromThePast(
                Math.floor((crossing.atMicros - recordedMicros) / 1_000_000),
                crossing
              )
          }
        }
        default:
          return { ...asked, does: action.does }
      }
    }
    case "smtp": {
      const where = { on: "smtp", isAt: addressedBy(action, hosts) } as const
      switch (action.does) {
        case "edit-line": {
          const { does, with: replacement } = action
          return {
            ...where,
            ...lineOf(action),
            does,
            ...(replacement === undefined ? {} : { with: replacement })
          }
        }
        case "inject": {
          const { does, before, after } = action
          return { ...where, ...lineOf(action), does, before, after }
        }
        case "delay":
          return { ...where, ...lineOf(action), ...held(action) }
        case "mitm":
          return { ...where, does: action.does, shows: shownBy(action) }
        case "impersonate":
          return { ...where, does: action.does, ownAddress: arsenal.address }
        default:
          return { ...where, does: action.does }
      }
    }
    case "route": {
      const { does, seenBy, perspectives, prefix, leadsTo = attackerMxHost } = action
      const isThere = addressedBy(action, hosts)
      // `check` has read it before.
      const isInPrefix = prefix === undefined ? undefined : readPrefix(prefix)
      const where = {
        on: "route",
        isAt: (to: string) => isThere(to) && (isInPrefix?.(to) ?? true),
        seenBy,
        isSeenFrom: (from: string) => {
          const number = arsenal.perspectiveOf(from) ?? arsenal.sendersPerspectiveOf(from)
          return number === undefined || isAmong(perspectives, number)
        }
      } as const
      return does === "drop"
        ? { ...where, does }
        : {
            ...where,
            does,
            address: hosts.find(({ name }) => name === leadsTo.toLowerCase())?.addresses[0] ?? ""
          }
    }
    case "zone": {
      const edits = zoneEdits(action, surroundings)
      return {
        on: "zone",
        apex: action.apex,
        answer: (asked) => arsenal.answerAsWritten(action.apex, edits, asked)
      }
    }
    case "clock": {
      const { host, does, by } = action
      const seconds = Math.floor(toMicros(by) / 1_000_000)
      return {
        on: "clock",
        ...(host === undefined ? {} : { host: host.toLowerCase() }),
        seconds: does === "set-back" ? -seconds : seconds
      }
    }
    case "https": {
      const where = { on: "https", isAt: addressedBy(action, hosts) } as const
      switch (action.does) {
        case "delay":
          return { ...where, ...held(action) }
        case "mitm": {
          const documents = action.documents.map(documentPlan)
          return {
            ...where,
            does: action.does,
            shows: shownBy(action),
            reply: ({ path }) => documentAt(documents, path)
          }
        }
        case "replay": {
          const recordedMicros = toMicros(action.recordedAt ?? "0s")
          const then = deployments.findLast(({ fromMicros }) => fromMicros <= recordedMicros)
          return {
            ...where,
            does: action.does,
            shows: shownBy(action),
            reply: ({ host, path }) => documentAt(documentsServed(then?.deployment, host), path)
          }
        }
        default:
          return { ...where, does: action.does }
      }
    }
  }
}

const lineOf = ({ saidBy, line = "" }: Extract<Action, { readonly on: "smtp" }>): SmtpLine => ({
  line,
  ...(saidBy === undefined ? {} : { saidBy })
})

/** `check` has seen to it that a delay says for how long. */
const held = ({ for: length = "0s" }: { readonly for?: string }) =>
  ({ does: "delay", micros: toMicros(length) }) as const

/** One for each owner and type. */
export const zoneEdits = (
  { records, removes }: Extract<Action, { readonly on: "zone" }>,
  surroundings: Pick<Surroundings, "scenario" | "hosts" | "pathOf">
): ReadonlyArray<ZoneEdit> => {
  const sets = Map.groupBy(
    recordPlans(records, surroundings),
    ({ owner, type }) => `${owner} ${type.toUpperCase()}`
  )
  return [
    ...[...sets.values()].map((set) => ({ ...editOf(set[0]!), data: set.map(({ data }) => data) })),
    ...removes.map((removed) => ({ ...editOf(removed), data: [] }))
  ]
}

const editOf = ({
  owner,
  type,
  ttlSeconds
}: {
  readonly owner: string
  readonly type: string
  readonly ttlSeconds?: number
}) => ({
  owner,
  // `check` has read it before.
  type: typeCode(type) ?? 0,
  ...(ttlSeconds === undefined ? {} : { ttlSeconds })
})

const positionOf = {
  "resolver-and-authority": "resolver to authority",
  "sender-and-resolver": "sender to resolver",
  "perspective-and-name-server": "perspective to name server"
} as const

const addressedBy = (
  { host, address }: { readonly host?: string | undefined; readonly address?: string | undefined },
  hosts: Surroundings["hosts"]
): ((to: string) => boolean) => {
  const addresses = new Set(
    hosts.filter(({ name }) => name === host?.toLowerCase()).flatMap(({ addresses }) => addresses)
  )
  const only = address === undefined ? undefined : canonicalAddress(address)
  return (to) => (host === undefined || addresses.has(to)) && (only === undefined || only === to)
}
