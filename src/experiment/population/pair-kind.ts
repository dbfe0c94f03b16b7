/**
 * One kind of pair: how mail fares from senders of one kind to domains of one kind, by what they know of each other and by the time. Each situation is
 * run by the real code once, in a run of its own that begins with what is known.
 */
import { Effect, Result, Struct } from "effect"
import { buildRun, type BuiltRun, type RunPlan } from "../../staging/build.ts"
import { toEpochMs } from "../../scenario/schema/time.ts"
import { chosenSenders } from "../../staging/senders.ts"
import type { State } from "../../state/state.ts"
import { Queue } from "../../sender/queue.ts"
import { hasFailures } from "../../sender/reporting/session-results.ts"
import { CostCounter } from "../cost.ts"
import { isExposed } from "../outcome.ts"
import { outcomeOf, type RunFailure } from "../judged-cell.ts"
import type { RunSituations } from "../situations/run-situations.ts"
import type { Tried } from "../situations/attempted.ts"
import type { Situations } from "../situations/situations.ts"
import { Player, type Strategy } from "../strategy/strategy.ts"
import { tryOnce } from "../try-once.ts"
import type { Known } from "./known.ts"
import { PairKnowledge, type Snapshot } from "./pair-knowledge.ts"

export interface PairKindPlan extends Omit<RunPlan, "driver" | "mail" | "onEvent" | "onFinding"> {
  readonly situations: Situations
  /** What the attacker plays; absent for nobody, and for one who does what is written out. */
  readonly strategy?: Strategy
  /** Is every attempt run, also in a situation that was met before? The same comes out. */
  readonly runsAll?: boolean
}

/** They are written where an attempt is run. */
const noLines: ReadonlyArray<string> = []

/** What came of one attempt. */
export interface Fate {
  readonly isExposed: boolean
  readonly isIntercepted: boolean
  readonly isAuthenticated: boolean
  /** Has somebody taken it, whoever that was? */
  readonly isTaken: boolean
  /** Otherwise the sender still has it. */
  readonly isOver: boolean
  /** Is there a failure of which a TLS report would tell? */
  readonly fails: boolean
  readonly lastsMicros: number
}

export class PairKind {
  readonly #plan: PairKindPlan
  readonly #like: BuiltRun
  readonly #knowledge: PairKnowledge
  readonly #course = { nowMicros: 0, nextMicros: Number.POSITIVE_INFINITY, turns: 0 }
  readonly #situations: RunSituations
  readonly #player: Player | undefined
  readonly #startMs: number
  readonly #fates = new Map<Tried, Fate>()
  readonly #mail: { readonly messageId: string; readonly from: string; readonly to: string }
  /** How many attempts were run. */
  runs = 0

  /** Fails where the world cannot be served, or where nothing repeats itself in it. */
  static make(plan: PairKindPlan): Result.Result<PairKind, RunFailure> {
    return Result.map(buildRun(withDriver(plan).plan), (like) => new PairKind(plan, like))
  }

  private constructor(plan: PairKindPlan, like: BuiltRun) {
    const { scenario } = plan
    const { plan: played, player } = withDriver(plan)
    const sender = like.senders[0]!
    this.#plan = plan
    this.#like = like
    this.#player = player
    this.#startMs = toEpochMs(scenario.start)
    this.#knowledge = new PairKnowledge(
      like.state,
      plan.situations.places,
      scenario.domain.name.toLowerCase()
    )
    this.#mail = {
      messageId: `1@${sender.host}`,
      from: `author@${sender.host}`,
      to: `user@${scenario.domain.name}`
    }
    const situations = plan.situations.of(played, like, {
      simulation: this.#course,
      moments: like.moments,
      state: this.#knowledge
    })
    // `check` refuses what a population cannot have.
    if (situations === undefined) throw new Error("nothing repeats itself in this scenario")
    this.#situations = situations
  }

  /** Mail that waits is a queue's, whose rules are the sender's. */
  newQueue(): Queue {
    return new Queue(chosenSenders(this.#plan.scenario)[0]!.queue)
  }

  /**
   * One attempt, after which what is known has changed.
   *
   * @param startMicros whole seconds of virtual time
   * @param ageSeconds from the mail's arrival at the sender
   */
  attempt(startMicros: number, ageSeconds: number, domain: Known, provider: Known): Fate {
    this.#knowledge.turnTo(domain, provider, this.#startMs + startMicros / 1000)
    this.#player?.mind.set(domain.mind)
    this.#course.nowMicros = startMicros
    const { messageId, from, to } = this.#mail
    const mail = { messageId, from, to, lines: noLines, ageSeconds }
    const known =
      this.#plan.runsAll === true
        ? undefined
        : this.#situations.recallSituation(this.#like.senders[0]!, mail, this.#knowledge.clue)
    if (known !== undefined) {
      if (this.#player !== undefined) domain.mind = this.#player.mind.read()
      return this.#fateOf(known.tried)
    }
    return this.#fateOf(this.#run(startMicros, mail, domain))
  }

  #fateOf(tried: Tried): Fate {
    const known = this.#fates.get(tried)
    if (known !== undefined) return known
    const outcome = outcomeOf(tried)
    const fate = {
      isExposed: isExposed(outcome),
      isIntercepted: outcome.startsWith("intercepted-"),
      isAuthenticated: outcome === "delivered-authenticated",
      isTaken: tried.result._tag === "Delivered",
      isOver: tried.result._tag !== "Deferred",
      fails: hasFailures(tried.result),
      lastsMicros: tried.endMicros - tried.startMicros
    }
    this.#fates.set(tried, fate)
    return fate
  }

  #run(startMicros: number, mail: UnwrittenMail, domain: Known): Tried {
    const nowMs = this.#startMs + startMicros / 1000
    const before = { known: this.#knowledge.snapshot(nowMs), mind: domain.mind }
    const situations = this.#plan.runsAll === true ? undefined : this.#plan.situations
    let found: Tried | undefined
    const unexplained = this.#perform(startMicros, mail, before, situations, (tried, state, mind) => {
      found = tried
      this.#knowledge.take(state, this.#startMs + tried.endMicros / 1000)
      domain.mind = mind
    })
    if (unexplained !== undefined) {
      // Senders who write seldom find replies that end soon, and never the same ones with all of their time left.
      const known = this.#knowledge.outlasting(before.known, nowMs)
      this.#perform(startMicros, mail, { ...before, known }, situations)
      unexplained()
    }
    return found!
  }

  /** @returns as `RunSituations.unexplained` */
  #perform(
    startMicros: number,
    mail: UnwrittenMail,
    before: { readonly known: Snapshot; readonly mind: string },
    situations: Situations | undefined,
    onTried: (tried: Tried, state: State, mind: string) => void = () => {}
  ): (() => void) | undefined {
    this.runs += 1
    const { plan, player } = withDriver(this.#plan)
    // The same plan made one before.
    const built = Result.getOrThrow(buildRun(plan))
    const { simulation, state, senders } = built
    const sender = senders[0]!
    const run = { ...built, situations: situations?.of(plan, built) }
    simulation.at(startMicros, () => {
      // Now, for what was learned was learned since whatever came before.
      for (const { place, kept } of before.known) state.shelfAt(place.shelf).put(place.key, kept)
      player?.mind.set(before.mind)
      simulation.perform(
        "attempt",
        Effect.provide(
          Effect.map(tryOnce(run, sender, new CostCounter(), mail), (tried) =>
            onTried(tried, state, player?.mind.read() ?? before.mind)
          ),
          sender.services
        )
      )
    })
    Result.getOrThrow(simulation.run())
    return run.situations?.unexplained
  }
}

type UnwrittenMail = Parameters<typeof tryOnce>[3]

/** A strategy of several mails looks ahead. */
const withDriver = (kind: PairKindPlan): { readonly plan: RunPlan; readonly player?: Player } => {
  const plan = Struct.omit(kind, ["situations", "strategy", "runsAll"])
  if (kind.strategy === undefined) return { plan }
  const player = new Player(kind.strategy, { looksAhead: true })
  return { plan: { ...plan, driver: player }, player }
}
