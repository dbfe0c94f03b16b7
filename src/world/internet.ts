/** The simulated Internet: hosts by address, the way between them, and what is written down of what crosses it. */
import { Effect } from "effect"
import type { Kernel } from "../kernel/virtual-time.ts"
import { NoAnswer } from "../network/no-answer.ts"
import { type Crossing, type Interception, type Position, unobserved } from "./crossing.ts"
import { ownerOfMailbox } from "./holdings.ts"
import type { Host } from "./host.ts"
import { Ledger } from "./ledger.ts"
import { type Outage, Outages, type OutageService, type OutageWay } from "./outages.ts"
import { type Crossed, WireEvent } from "./wire-event.ts"

export interface InternetPlan {
  /** Who is there from when on, microseconds of virtual time; the first from the beginning. */
  readonly stages: readonly [HostStage, ...ReadonlyArray<HostStage>]
  readonly kernel: Pick<Kernel, "nowMicros" | "sleep">
  /** Unix epoch milliseconds at virtual time 0. */
  readonly startMs: number
  /** Time for anything to cross, one way. */
  readonly oneWayMicros: number
  /** Domains whose mailboxes are the attacker's, whichever host takes mail for them; none when absent. */
  readonly attackersDomains?: ReadonlyArray<string>
  readonly interception?: Interception
  readonly outages?: ReadonlyArray<Outage>
  readonly onEvent?: (event: WireEvent) => void
}

export interface HostStage {
  readonly fromMicros: number
  readonly hosts: ReadonlyArray<Host>
}

export class Internet {
  readonly ledger = new Ledger()
  readonly interception: Interception
  readonly outages: Outages
  readonly #plan: InternetPlan
  /** By address, with the time from which on; in the order of times. */
  readonly #stages: ReadonlyArray<{ readonly fromMicros: number; readonly byAddress: Map<string, Host> }>

  constructor(plan: InternetPlan) {
    this.#plan = plan
    this.interception = plan.interception ?? unobserved
    this.outages = new Outages(plan.outages ?? [])
    this.#stages = plan.stages.map(({ fromMicros, hosts }) => ({ fromMicros, byAddress: byAddress(hosts) }))
  }

  /** Adds a host for good, for those that themselves need the Internet to work. */
  attach(host: Host): void {
    for (const { byAddress } of this.#stages)
      for (const address of host.addresses) byAddress.set(address, host)
  }

  /** Who is there now. */
  hostAt(address: string): Host | undefined {
    const { nowMicros } = this
    return this.#stages.findLast(({ fromMicros }) => fromMicros <= nowMicros)?.byAddress.get(address)
  }

  /** In whose hands mail to that mailbox is, once the host has taken it. */
  ownerOfMailbox(mailbox: string, host: Host): Host["owner"] {
    return ownerOfMailbox(mailbox, host, this.#plan.attackersDomains)
  }

  /** How a service of the host there fails now, for nobody's doing; undefined where it works. */
  outageOf(service: OutageService, address: string): OutageWay | undefined {
    return this.outages.meet(service, address, this.nowMicros)
  }

  /** The address itself where nobody is. */
  nameOf(address: string): string {
    return this.hostAt(address)?.name ?? address
  }

  get nowMicros(): number {
    return this.#plan.kernel.nowMicros
  }

  /** The wall clock of the simulated world, seconds since the Unix epoch. */
  get nowSeconds(): number {
    return Math.floor((this.#plan.startMs + this.nowMicros / 1000) / 1000)
  }

  crossing(position: Position, from: string, to: string): Crossing {
    return { position, from, to, atMicros: this.nowMicros }
  }

  /** Writes what crosses at this moment into the trace. */
  write(crossed: Crossed): void {
    this.#plan.onEvent?.(new WireEvent(this.nowMicros, crossed))
  }

  /** There and back. */
  get roundTrip(): Effect.Effect<void> {
    return this.#plan.kernel.sleep(2 * this.#plan.oneWayMicros)
  }

  /** Time passes. */
  wait(micros: number): Effect.Effect<void> {
    return this.#plan.kernel.sleep(micros)
  }

  /** Nothing comes: the client waits in vain. */
  silence(peer: string, timeoutMicros: number): Effect.Effect<never, NoAnswer> {
    return Effect.andThen(
      this.#plan.kernel.sleep(timeoutMicros),
      Effect.fail(new NoAnswer({ reason: "timeout", peer }))
    )
  }
}

const byAddress = (hosts: ReadonlyArray<Host>): Map<string, Host> =>
  new Map(hosts.flatMap((host) => host.addresses.map((address) => [address, host] as const)))
