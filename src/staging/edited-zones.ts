/** What the target's name servers would answer if somebody had written something else into its zone, or if it were earlier. */
import { Result } from "effect"
import type { ZoneEdit } from "../attacker/arsenal.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { type Name, name } from "../protocol/dns/name.ts"
import type { ZoneRejected } from "../protocol/dnssec/signing/zone-contents.ts"
import { RecentMap } from "../protocol/keys/recent-map.ts"
import type { DnsCrossing } from "../world/crossing.ts"
import { answerAgain } from "../world/name-server/answer-again.ts"
import { withChanges, type Zone, zoneFor, type Zones } from "../world/name-server/zone.ts"
import type { ServedZones } from "../world/zones.ts"

/** Our choice: five minutes, as one who wants to be gone soon would write. */
const usualTtlSeconds = 300

/** Edits that are remembered for each set of zones: our choice; a menu has some hundred. */
const capacity = 512

export class EditedZones {
  readonly #servedBy: ServedZones["servedBy"]
  readonly #target: Name
  readonly #startMs: number
  /** Edited zones are signed as they are first served, and a search serves the same edits in thousands of runs. */
  readonly #made = new WeakMap<Zones, RecentMap<{ readonly edited: Zones | undefined }>>()

  /** @param target apex of the zones that may be edited, and of all below it */
  constructor({ servedBy }: ServedZones, target: Name, startMs: number) {
    this.#servedBy = servedBy
    this.#target = target
    this.#startMs = startMs
  }

  /** Does that server serve a zone of the target's? */
  isServer(server: string, atMicros: number): boolean {
    const zones = this.#servedBy(server, this.#seconds(atMicros))
    return zones !== undefined && [...zones.values()].some(({ contents }) => this.#isTargets(contents.apex))
  }

  /** Is a zone of the target's signed that the server has? */
  isSigned(server: string, atMicros: number): boolean {
    const zones = this.#servedBy(server, this.#seconds(atMicros))
    return (
      zones !== undefined &&
      [...zones.values()].some(({ contents, plan }) => plan !== undefined && this.#isTargets(contents.apex))
    )
  }

  /** Undefined where the server has no zone of the target's that the record would be in. */
  answer(server: string, edit: ZoneEdit, { query, over, atMicros }: DnsCrossing): Uint8Array | undefined {
    const nowSeconds = this.#seconds(atMicros)
    const zones = this.#servedBy(server, nowSeconds)
    if (zones === undefined) return undefined
    const apex = zoneFor(zones, name(edit.owner), false)?.contents.apex
    if (apex === undefined || !this.#isTargets(apex)) return undefined
    const edited = this.#edited(zones, { apex, edits: [edit] })
    return edited && answerAgain(edited, { query, over, nowSeconds })
  }

  /** Undefined where the server has no such zone, or the answer is the same. */
  answerAsWritten(
    server: string,
    written: Writing,
    { query, over, atMicros }: DnsCrossing
  ): Uint8Array | undefined {
    const nowSeconds = this.#seconds(atMicros)
    const zones = this.#servedBy(server, nowSeconds)
    if (zones === undefined) return undefined
    const edited = this.#edited(zones, written)
    if (edited === undefined) return undefined
    const asked = { query, over, nowSeconds }
    const [now, before] = [answerAgain(edited, asked), answerAgain(zones, asked)]
    return now === undefined || (before !== undefined && Buffer.compare(now, before) === 0) ? undefined : now
  }

  #edited(zones: Zones, writing: Writing): Zones | undefined {
    let known = this.#made.get(zones)
    if (known === undefined) this.#made.set(zones, (known = new RecentMap(capacity)))
    const key = JSON.stringify([
      writing.apex.key,
      ...writing.edits.map(({ owner, type, data, ttlSeconds }) => [owner, type, data, ttlSeconds])
    ])
    let made = known.get(key)
    if (made === undefined) known.set(key, (made = { edited: edit(zones, writing) }))
    return made.edited
  }

  /** Undefined where the server has no zone of the target's, or the same zones as then. */
  answerFromThePast(
    server: string,
    backSeconds: number,
    { query, over, atMicros }: DnsCrossing
  ): Uint8Array | undefined {
    const pastSeconds = this.#seconds(atMicros) - backSeconds
    // Before the world began nothing was said that could have been recorded.
    if (pastSeconds * 1000 < this.#startMs) return undefined
    const past = this.#servedBy(server, pastSeconds)
    // Zones are replaced when they change, so that the same object has changed in nothing.
    if (past === undefined || past === this.#servedBy(server, this.#seconds(atMicros))) return undefined
    if (![...past.values()].some(({ contents }) => this.#isTargets(contents.apex))) return undefined
    return answerAgain(past, { query, over, nowSeconds: pastSeconds })
  }

  #isTargets(apex: Name): boolean {
    return apex.isAtOrBelow(this.#target)
  }

  #seconds(atMicros: number): number {
    return Math.floor((this.#startMs + atMicros / 1000) / 1000)
  }
}

/** RRsets that somebody writes into one zone. */
export interface Writing {
  readonly apex: Name
  readonly edits: ReadonlyArray<ZoneEdit>
}

/** The zone with these RRsets, or why no software of an operator's would take them. */
export const withEdits = (zone: Zone, edits: ReadonlyArray<ZoneEdit>): Result.Result<Zone, ZoneRejected> =>
  withChanges(
    zone,
    edits.map(({ owner, type, data, ttlSeconds = usualTtlSeconds }) => ({
      owner: name(owner),
      type,
      ttlSeconds,
      rdatas: data.map((text) => Result.getOrThrow(parseRdata(type, text)))
    }))
  )

const edit = (zones: Zones, { apex, edits }: Writing): Zones | undefined => {
  const zone = zones.get(apex.key)
  if (zone === undefined) return undefined
  const edited = withEdits(zone, edits)
  // A menu tries records everywhere; of what a scenario writes out, `check` has told before.
  return Result.isFailure(edited) ? undefined : new Map(zones).set(apex.key, edited.success)
}
