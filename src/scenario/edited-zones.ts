/** What the target's name servers would answer if somebody had written something else into its zone, or if it were earlier. */
import { Result } from "effect"
import type { ZoneEdit } from "../attacker/arsenal.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { type Name, name } from "../protocol/dns/name.ts"
import { RecentMap } from "../protocol/keys/recent-map.ts"
import type { DnsCrossing } from "../world/crossing.ts"
import { answerAgain } from "../world/name-server/answer-again.ts"
import { withChanges, zoneFor, type Zones } from "../world/name-server/zone.ts"
import type { ServedZones } from "../world/zones.ts"

/** Our choice: five minutes, as one who wants to be gone soon would write. */
const ttlSeconds = 300

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
    const edited = zones && this.#edited(zones, edit)
    return edited && answerAgain(edited, { query, over, nowSeconds })
  }

  #edited(zones: Zones, edit: ZoneEdit): Zones | undefined {
    let known = this.#made.get(zones)
    if (known === undefined) this.#made.set(zones, (known = new RecentMap(capacity)))
    const key = JSON.stringify([edit.owner, edit.type, edit.data])
    let made = known.get(key)
    if (made === undefined) known.set(key, (made = { edited: this.#edit(zones, edit) }))
    return made.edited
  }

  #edit(zones: Zones, edit: ZoneEdit): Zones | undefined {
    const owner = name(edit.owner)
    const zone = zoneFor(zones, owner, false)
    if (zone === undefined || !this.#isTargets(zone.contents.apex)) return undefined
    const rdatas = edit.data.map((data) => Result.getOrThrow(parseRdata(edit.type, data)))
    const edited = withChanges(zone, [{ owner, type: edit.type, ttlSeconds, rdatas }])
    // A record that cannot stand there is none that the operator's software would take.
    if (Result.isFailure(edited)) return undefined
    return new Map(zones).set(zone.contents.apex.key, edited.success)
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
