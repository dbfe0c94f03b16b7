/**
 * Domain names as octets: a sequence of labels in which every octet is allowed. RFC 1034 §3.1, RFC 2181 §11.
 *
 * Text is presentation format (RFC 1035 §5.1, RFC 4343 §2.1): dots inside a label are `\.`, octets outside
 * printable ASCII are `\DDD`. Written without the final dot, except for the root, which is ".".
 */
import { Result, Schema } from "effect"
import { RecentMap } from "../keys/recent-map.ts"

export class NameRejected extends Schema.TaggedClass<NameRejected>()("NameRejected", {
  reason: Schema.Literals([
    "empty label",
    "label over 63 octets",
    "name over 255 octets",
    "bad escape",
    "truncated"
  ]),
  text: Schema.String
}) {}

/** RFC 1035 §2.3.4: a label holds at most 63 octets, a whole name at most 255 including length octets. */
export const maxLabelOctets = 63
export const maxNameOctets = 255

export class Name {
  static readonly root = new Name([])

  /** Labels from the left, case as given; the root has none. */
  readonly labels: ReadonlyArray<Uint8Array>
  #key: string | undefined
  #text: string | undefined
  #canonicalWire: Uint8Array | undefined
  /** The name without 1, 2, ... of its left-most labels, as far as asked for. */
  #ancestors: Array<Name> | undefined

  /** Labels must be 1 to 63 octets each; text and wire come in through `parseName` and the message codec, which check. */
  constructor(labels: ReadonlyArray<Uint8Array>) {
    this.labels = labels
  }

  /** Presentation format with ASCII letters in lower case: equal for equal names (RFC 4343 §3), so it serves as a map key. */
  get key(): string {
    // Made when first asked for, because most names of a message are passed on without being compared.
    return (this.#key ??= presentation(this.labels, true))
  }

  equals(other: Name): boolean {
    return this.key === other.key
  }

  /** The name without its left-most label; the root's parent is the root. */
  get parent(): Name {
    return this.lastLabels(this.labels.length - 1)
  }

  /** Is this name `ancestor` itself or somewhere below it? RFC 8499 §7, "subdomain". */
  isAtOrBelow(ancestor: Name): boolean {
    const extra = this.labels.length - ancestor.labels.length
    return extra >= 0 && ancestor.labels.every((label, i) => isSameLabel(this.labels[extra + i]!, label))
  }

  /** The last `count` labels, e.g. 1 for the top-level domain. */
  lastLabels(count: number): Name {
    const without = this.labels.length - count
    if (without <= 0 || this.labels.length === 0) return this
    if (count <= 0) return Name.root
    // Kept, because a validation walks the same names from the root down again and again, and each keeps its key.
    this.#ancestors ??= []
    return (this.#ancestors[without] ??= new Name(this.labels.slice(without)))
  }

  /** The name one label longer. The caller sees to it that the whole still fits (`wireLength`). */
  child(label: Uint8Array): Name {
    return new Name([label, ...this.labels])
  }

  /** The wildcard directly below this name: `*.example` for `example`. RFC 4592 §2.1.1. */
  get wildcardChild(): Name {
    return this.child(asteriskLabel)
  }

  /** Octets in uncompressed wire format, the root's length octet included: 1 to 255. */
  get wireLength(): number {
    return wireLength(this.labels)
  }

  /** RFC 1034 §4.3.3: the left-most label is exactly `*`. */
  get isWildcard(): boolean {
    const first = this.labels[0]
    return first !== undefined && first.length === 1 && first[0] === 0x2a
  }

  /** Uncompressed wire format, case as given. RFC 1035 §3.1. */
  toWire(): Uint8Array {
    return wireOf(this.labels)
  }

  /** Uncompressed wire format with ASCII letters in lower case; one array for all callers, not to be written to. RFC 4034 §6.2. */
  toCanonicalWire(): Uint8Array {
    return (this.#canonicalWire ??= wireOf(this.labels.map(lowerCase)))
  }

  /** Presentation format, case as given. */
  toString(): string {
    return (this.#text ??= presentation(this.labels, false))
  }
}

/** Reads presentation format; a final dot is optional, and "." or "" is the root. */
export const parseName = (text: string): Result.Result<Name, NameRejected> => {
  const known = parsed.get(text)
  if (known !== undefined) return Result.succeed(known)
  const read = readName(text)
  if (Result.isSuccess(read)) parsed.set(text, read.success)
  return read
}

/**
 * The same few names are looked up again and again, and each keeps its key and its ancestors. Our choice: some megabytes.
 */
const parsed = new RecentMap<Name>(8_192)

const readName = (text: string): Result.Result<Name, NameRejected> => {
  const rejected = (reason: NameRejected["reason"]) => Result.fail(new NameRejected({ reason, text }))
  if (text === "" || text === ".") return Result.succeed(Name.root)

  const octets = new TextEncoder().encode(text)
  const labels: Array<Uint8Array> = []
  let label: Array<number> = []
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i]!
    if (octet === 0x2e) {
      if (label.length === 0) return rejected("empty label")
      labels.push(Uint8Array.from(label))
      label = []
      continue
    }
    if (octet !== 0x5c) {
      label.push(octet)
      continue
    }
    // RFC 1035 §5.1: `\DDD` is the octet with that decimal number, `\X` is X itself.
    const digits = /^\d{3}/.exec(String.fromCharCode(...octets.slice(i + 1, i + 4)))?.[0]
    if (digits !== undefined) {
      if (Number(digits) > 255) return rejected("bad escape")
      label.push(Number(digits))
      i += 3
    } else {
      const escaped = octets[i + 1]
      if (escaped === undefined || (escaped >= 0x30 && escaped <= 0x39)) return rejected("bad escape")
      label.push(escaped)
      i += 1
    }
  }
  if (label.length > 0) labels.push(Uint8Array.from(label))
  if (labels.some(({ length }) => length > maxLabelOctets)) return rejected("label over 63 octets")
  if (wireLength(labels) > maxNameOctets) return rejected("name over 255 octets")
  return Result.succeed(new Name(labels))
}

/**
 * Reads uncompressed wire format from `at` on; undefined when it is none. Compression pointers are the message
 * decoder's business: inside RDATA taken out of a message there are none left.
 */
export const readWireName = (
  octets: Uint8Array,
  at = 0
): { readonly name: Name; readonly end: number } | undefined => {
  const labels: Array<Uint8Array> = []
  let next = at
  for (;;) {
    const length = octets[next]
    if (length === undefined || length > maxLabelOctets) return undefined
    next += 1 + length
    if (next > octets.length || next - at > maxNameOctets) return undefined
    if (length === 0) return { name: labels.length === 0 ? Name.root : new Name(labels), end: next }
    labels.push(octets.subarray(next - length, next))
  }
}

/** A name that the program itself wrote: a malformed one is a defect of ours, so it throws. */
export const name = (text: string): Name =>
  Result.getOrThrowWith(parseName(text), ({ reason }) => new Error(`${text} is no domain name: ${reason}`))

const wireLength = (labels: ReadonlyArray<Uint8Array>) =>
  labels.reduce((sum, { length }) => sum + 1 + length, 1)

const wireOf = (labels: ReadonlyArray<Uint8Array>): Uint8Array => {
  const wire = new Uint8Array(wireLength(labels))
  let at = 0
  for (const label of labels) {
    wire[at] = label.length
    wire.set(label, at + 1)
    at += 1 + label.length
  }
  return wire
}

const asteriskLabel = Uint8Array.of(0x2a)

const isSameLabel = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++)
    if (a[i] !== b[i] && lowerOctet(a[i]!) !== lowerOctet(b[i]!)) return false
  return true
}

const lowerOctet = (octet: number) => (isUpper(octet) ? octet + 0x20 : octet)

const isUpper = (octet: number) => octet >= 0x41 && octet <= 0x5a

const lowerCase = (label: Uint8Array): Uint8Array => (label.some(isUpper) ? label.map(lowerOctet) : label)

const presentation = (labels: ReadonlyArray<Uint8Array>, inLowerCase: boolean): string =>
  labels.length === 0 ? "." : labels.map((label) => presentLabel(label, inLowerCase)).join(".")

const presentLabel = (label: Uint8Array, inLowerCase: boolean): string => {
  let text = ""
  for (const octet of label) {
    const shown = inLowerCase ? lowerOctet(octet) : octet
    if (shown === 0x2e || shown === 0x5c) text += `\\${String.fromCharCode(shown)}`
    else if (shown > 0x20 && shown < 0x7f) text += String.fromCharCode(shown)
    else text += `\\${String(shown).padStart(3, "0")}`
  }
  return text
}
