/** How far a capability reaches: to which hosts, and how surely. A scenario may limit any of them. */
import { randomStream } from "../kernel/random-stream.ts"
import { name } from "../protocol/dns/name.ts"
import { canonicalAddress } from "../protocol/dns/rdata/address.ts"
import type { Crossing, DnsCrossing, HandshakeCrossing, WebCrossing } from "../world/crossing.ts"
import { readQuery } from "./forged-answer.ts"

export interface Limits {
  /** Names of hosts, or addresses; all when absent. */
  readonly targets?: ReadonlyArray<string>
  /** 0 to 1: the chance that it can act; 1 when absent. */
  readonly probability?: number
}

export interface Reach {
  /** Can it act where this crosses, and read along there? */
  readonly isAt: (crossing: Crossing) => boolean
  /** Can it set the clock of the host of that name? */
  readonly isAtClockOf: (host: string) => boolean
}

/** Reaches all, always. */
export const everywhere: Reach = { isAt: () => true, isAtClockOf: () => true }

export interface ReachSurroundings {
  readonly capability: string
  /** Of the run. */
  readonly seed: number
  /** Name of the host that really has the address. */
  readonly hostAt: (address: string) => string | undefined
}

export const reachOf = (
  { targets, probability = 1 }: Limits,
  { capability, seed, hostAt }: ReachSurroundings
): Reach => {
  if (targets === undefined && probability === 1) return everywhere
  const wanted = targets?.map((target) => canonicalAddress(target) ?? target.toLowerCase())
  const succeeds = (...names: ReadonlyArray<string>) =>
    probability === 1 || happens(probability, randomStream(seed, "attacker", capability, ...names).next32())
  return {
    isAt: (crossing) => {
      const { position, from, to, atMicros } = crossing
      const minute = String(Math.floor(atMicros / drawMicros))
      return (
        (wanted === undefined || isOneOf(wanted, crossing, hostAt)) && succeeds(position, from, to, minute)
      )
    },
    // A clock once set stays set, so there is one draw for each host.
    isAtClockOf: (host) =>
      (wanted === undefined || wanted.includes(host.toLowerCase())) && succeeds("clock", host)
  }
}

/**
 * What crosses on one way within a minute shares its luck, so that one attempt is attacked as a whole, and under every model alike:
 * one that fetches a policy first comes a few round trips later. Our choice: an attempt takes seconds, and the shortest gap between
 * two is five minutes (Postfix's minimal_backoff_time, 2026).
 */
const drawMicros = 60_000_000

const happens = (probability: number, draw: number): boolean => draw < probability * 2 ** 32

/** All that a crossing may have, of whichever kind it is. */
type Touched = Crossing &
  Partial<Pick<DnsCrossing, "query"> & Pick<WebCrossing, "host"> & Pick<HandshakeCrossing, "serverName">>

const isOneOf = (
  wanted: ReadonlyArray<string>,
  { to, query, host, serverName }: Touched,
  hostAt: ReachSurroundings["hostAt"]
): boolean => {
  if (wanted.includes(to)) return true
  if (query !== undefined) {
    // A question is about the name asked, whoever is to answer it; what a host publishes lies at its name or below: `_25._tcp` of it.
    const asked = readQuery(query)?.question.name
    return asked !== undefined && wanted.some((target) => asked.isAtOrBelow(name(target)))
  }
  return [host, serverName, hostAt(to)].some(
    (touched) => touched !== undefined && wanted.includes(touched.toLowerCase())
  )
}
