/** One history: a real run in which the attacker's choices are written down beforehand, and what there was to choose. */
import { Result } from "effect"
import { type JudgedAttempt, judgedCell } from "../experiment/judged-cell.ts"
import type { Deadlock } from "../kernel/simulate.ts"
import { nobody } from "../scenario/attackers.ts"
import type { GivenCertificates } from "../staging/authority/in-hand.ts"
import type { Situations } from "../experiment/situations/situations.ts"
import type { Remembered } from "../staging/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { TraceEvent } from "../staging/trace-event.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import type { CapabilitySet } from "./capability-set.ts"
import type { CertificateWay } from "./certificate-way.ts"
import {
  type Decision,
  type Past,
  type Plan,
  WrittenDriver,
  type WrittenDriverOptions
} from "./written-driver.ts"
import type { Stage } from "./stage.ts"

/** How things stand at a moment of the stage. Two histories that stand in the same state there have the same futures. */
export interface Boundary {
  /** Crossings before it. */
  readonly crossings: number
  readonly fingerprint: string
}

export interface History {
  readonly plan: Plan
  /** One for each moment of the stage that it reached. */
  readonly boundaries: ReadonlyArray<Boundary>
  /** In the order in which they came up. */
  readonly decisions: ReadonlyArray<Decision>
  /** What was done at each crossing. */
  readonly deeds: Past["deeds"]
  /** Capabilities that could have read along, and did not. */
  readonly idleWatchers: ReadonlyArray<string>
  /** All that the plan spends. */
  readonly spent: CapabilitySet
  readonly attempts: ReadonlyArray<JudgedAttempt>
  readonly trace: ReadonlyArray<TraceEvent>
}

export interface Play {
  readonly stage: Stage
  readonly model: ChosenModel
  readonly seed: number
  readonly remembered: Remembered
  /** What comes before the attacker is the same in all histories, and is run once. Absent: it is run each time. */
  readonly situations?: Situations
  /** What comes of the same mail where nobody attacks. */
  readonly twins: ReadonlyArray<JudgedAttempt>
  /** What the attacker can have authorities issue, and at which price. */
  readonly certificates: ReadonlyArray<CertificateWay>
  readonly decides: WrittenDriverOptions["decides"]
  /** Number of a moment, from 0: mail is sent up to it, and none at it or later. All is sent when left out. */
  readonly untilMoment?: number
  readonly keepsTrace?: boolean
}

/** What only makes a history cheaper to run, and changes nothing of what comes of it. */
export type Foreknown = Pick<WrittenDriverOptions, "past" | "heeds">

export type Unplayable = Deadlock | ZonePlanRejected

/** The attempts of a run in which nobody attacks. */
export const undisturbed = ({
  stage: { scenario, mail },
  model,
  seed,
  remembered
}: Pick<Play, "stage" | "model" | "seed" | "remembered">): Result.Result<
  ReadonlyArray<JudgedAttempt>,
  Unplayable
> =>
  Result.map(
    judgedCell({ scenario, mail, model, attacker: nobody, seed, remembered }, undefined, false),
    ({ attempts }) => attempts
  )

/** Runs the history. The plan's choices must be of crossings and moves that come up. */
export const play = (
  {
    stage,
    model,
    seed,
    remembered,
    situations,
    twins,
    certificates,
    decides,
    untilMoment,
    keepsTrace = false
  }: Play,
  plan: Plan,
  foreknown: Foreknown = {}
): Result.Result<History, Unplayable> => {
  const driver = new WrittenDriver(stage, plan, { ...foreknown, decides })
  const attacker = { ...nobody, name: "search", capabilities: stage.capabilities }
  const boundaries: Array<Boundary> = []
  const last = untilMoment === undefined ? Number.POSITIVE_INFINITY : stage.moments[untilMoment]!
  const onAttempt = (mail: number, fingerprintOf: (lastsMicros: number) => string) => {
    if (mail === stage.moments[boundaries.length]) {
      // To ask how things stand may bring up what could be done to a clock.
      const { atMicros } = stage.mail.find(({ number }) => number === mail)!
      const fingerprint = fingerprintOf(stage.endsMicros - atMicros)
      boundaries.push({ crossings: driver.crossings, fingerprint })
    }
    return mail < last
  }
  const cell = judgedCell(
    {
      scenario: stage.scenario,
      mail: stage.mail,
      model,
      attacker,
      seed,
      remembered,
      ...(situations === undefined ? {} : { situations }),
      driver,
      onAttempt,
      certificates: given(certificates)
    },
    twins,
    keepsTrace
  )
  return Result.map(cell, ({ attempts, trace }) => ({
    plan,
    boundaries,
    decisions: driver.decisions,
    deeds: driver.deeds,
    idleWatchers: [...driver.idleWatchers],
    spent: driver.spent,
    attempts,
    trace
  }))
}

/** One for all histories of a search, so that the attacker's menus, which rest on it, are laid out once. */
export const given = (certificates: ReadonlyArray<CertificateWay>): GivenCertificates => {
  let told = alreadyTold.get(certificates)
  if (told === undefined) {
    const of = (serverName: string) =>
      certificates.filter(({ domain }) => domain === serverName.toLowerCase())
    told = {
      waysTo: (serverName) => of(serverName).map(({ set }) => set),
      authorityOf: (serverName) => of(serverName)[0]?.authority
    }
    alreadyTold.set(certificates, told)
  }
  return told
}

const alreadyTold = new WeakMap<ReadonlyArray<CertificateWay>, GivenCertificates>()
