/** Walks a JSON value and keeps what departs from a schema, with the place. RFC 8259. */
import type { JsonMember, JsonValue } from "./json.ts"

export const severities = ["error", "warning", "note"] as const

/** A departure: what it hides (error), what it breaks but does not hide (warning), or what is worth knowing (note). */
export interface Departure {
  readonly severity: (typeof severities)[number]
  /** Of the value or member in the text. */
  readonly offset: number
  /** Members and indices from the top, such as `policies.0.summary`. */
  readonly path: string
  readonly message: string
}

/** Our choice: what a whole report gets wrong in every row is seen from fewer. */
const mostDepartures = 50

export class Checker {
  readonly kept: Array<Departure> = []
  count = 0

  say(severity: Departure["severity"], offset: number, path: string, message: string): void {
    this.count++
    if (this.kept.length < mostDepartures) this.kept.push({ severity, offset, path, message })
  }
}

/** A value, and where it stands. */
export interface Place {
  readonly checker: Checker
  readonly value: JsonValue
  readonly path: string
}

export const complain = (
  { checker, value, path }: Place,
  severity: Departure["severity"],
  message: string
): undefined => {
  checker.say(severity, value.offset, path, message)
}

export const expected = (place: Place, severity: Departure["severity"], what: string): undefined =>
  complain(place, severity, `expected ${what}, found ${shown(place.value)}`)

/** How a value is named in a complaint: short ones as they are. */
const shown = (value: JsonValue): string => {
  switch (value.kind) {
    case "object":
      return "an object"
    case "array":
      return value.items.length === 0 ? "an empty array" : "an array"
    case "string":
      return clipped(JSON.stringify(value.value.slice(0, 100)))
    case "number":
      return clipped(value.text)
    default:
      return value.kind
  }
}

/** Our choice: enough to know a value again by. */
const clipped = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

/** What is missing where a member is: an error hides a row, a warning breaks §4.4, "optional" is neither. */
type Need = Departure["severity"] | "optional"

/** The members of one object, each asked for once; `done` complains about the rest. */
class Members {
  readonly #place: Place
  readonly #members: ReadonlyArray<JsonMember>
  readonly #asked = new Set<string>()

  constructor(place: Place) {
    this.#place = place
    this.#members = place.value.kind === "object" ? place.value.members : []
  }

  /** RFC 8259 §4: of several of one name most parsers take the last. A null is as none. */
  get<A>(name: string, need: Need, read: (place: Place) => A | undefined): A | undefined {
    this.#asked.add(name)
    const { checker, value: object } = this.#place
    const path = pathTo(this.#place.path, name)
    const member = this.#members.findLast((one) => one.name === name)
    if (member?.value.kind === "null") {
      checker.say(
        need === "optional" ? "note" : need,
        member.value.offset,
        path,
        "expected a value, found null: leave out what is not known"
      )
      return undefined
    }
    if (member !== undefined) return read({ checker, value: member.value, path })
    if (need !== "optional") checker.say(need, object.offset, path, "is missing (RFC 8460 §4.4)")
    return undefined
  }

  done(): void {
    const { checker, path } = this.#place
    const seen = new Set<string>()
    for (const { name, nameOffset } of this.#members) {
      if (!this.#asked.has(name))
        checker.say("note", nameOffset, pathTo(path, clipped(name)), "is not in RFC 8460 and is ignored")
      else if (seen.has(name))
        checker.say(
          "warning",
          nameOffset,
          pathTo(path, name),
          "is there twice, the last counts (RFC 8259 §4)"
        )
      seen.add(name)
    }
  }
}

const pathTo = (path: string, name: string | number): string => (path === "" ? `${name}` : `${path}.${name}`)

export const membersOf = (place: Place): Members | undefined =>
  place.value.kind === "object" ? new Members(place) : expected(place, "error", "an object")

/** @param severity of a value that is none */
export const itemsOf = <A>(
  { checker, value, path }: Place,
  severity: Departure["severity"],
  read: (place: Place) => A | undefined
): ReadonlyArray<A> => {
  if (value.kind !== "array") {
    checker.say(severity, value.offset, path, `expected an array, found ${shown(value)}`)
    return []
  }
  return value.items.flatMap((item, i) => {
    const one = read({ checker, value: item, path: pathTo(path, i) })
    return one === undefined ? [] : [one]
  })
}
