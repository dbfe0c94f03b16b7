/** A YAML file with its places: which line and column a key or a value stands in. */
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type YAMLMap,
  type YAMLError,
  type YAMLWarning
} from "yaml"
import { withoutByteOrderMark } from "./byte-order-mark.ts"
import type { Problem } from "./problem.ts"

export type SourcePath = ReadonlyArray<PropertyKey>

/** Our choice: aliases are for repeating a handful of values; a "billion laughs" of them is refused. */
const maxAliasCount = 100

export class YamlSource {
  readonly #file: string
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

  constructor(file: string, text: string) {
    this.#file = file
    // Repeated keys are looked for below: the parser compares each key of a mapping with all others.
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false }
    this.#document = parseDocument(withoutByteOrderMark(text), options)
  }

  /** What is no YAML, repeated keys included, and what is YAML that no scenario can mean. */
  get syntaxProblems(): ReadonlyArray<Problem> {
    const { errors, warnings } = this.#document
    // The parser is recursive: what is nested thousands deep it reports as this, once for each level.
    // Where its stack ends differs from run to run, so no place in the line is named.
    if (errors.some(({ message }) => message.includes("call stack")))
      return [this.#fault(0, "nested too deep")]
    // A warning is of a tag that nobody knows: its value would silently become a text.
    const told = [...errors, ...warnings].map((error) => this.#fault(error.pos[0], wordingOf(error)))
    return told.length > 0 ? told : this.#meaninglessParts()
  }

  #meaninglessParts(): ReadonlyArray<Problem> {
    const problems: Array<Problem> = []
    visit(this.#document, {
      Scalar: (_, { value, range }) => {
        // YAML 1.2.2 §5.1: half of a surrogate pair is no character; only an escape can write one.
        if (typeof value === "string" && !value.isWellFormed())
          problems.push(this.#fault(range?.[0] ?? 0, "half of a surrogate pair, which is no character"))
      },
      Pair: (_, { key }) => {
        if (!isNode(key) || isScalar(key)) return
        problems.push(this.#fault(key.range?.[0] ?? 0, "a key must be a word, not a list or a mapping"))
      },
      Map: (_, { items }) => {
        // YAML 1.2.2 §3.2.1.3: the keys of a mapping are unique.
        const seen = new Set<string>()
        for (const { key } of items) {
          if (!isScalar(key)) continue
          const word = String(key.value)
          if (seen.has(word))
            problems.push(this.#fault(key.range?.[0] ?? 0, `the key ${shortened(word)} stands there again`))
          seen.add(word)
        }
      },
      Alias: (_, alias, path) => {
        const target = alias.resolve(this.#document)
        const offset = alias.range?.[0] ?? 0
        if (target === undefined)
          problems.push(this.#fault(offset, `the alias *${alias.source} has no anchor before it`))
        else if (path.includes(target))
          problems.push(this.#fault(offset, `the alias *${alias.source} stands inside what it means`))
      }
    })
    return problems
  }

  #fault(offset: number, message: string): Problem {
    return { ...this.#at(offset), path: "", message }
  }

  /** The values; fails with a problem when aliases multiply beyond reason. */
  get value(): { readonly value: unknown } | { readonly problem: Problem } {
    try {
      return { value: this.#document.toJS({ maxAliasCount }) as unknown }
    } catch (error) {
      return {
        problem: this.#fault(0, error instanceof Error ? error.message : String(error))
      }
    }
  }

  /** A problem at the value of a path, or at its key; where the path leads nowhere, at the last place that it reaches. */
  problem(
    path: SourcePath,
    what: {
      readonly message: string
      readonly suggestion?: string | undefined
      readonly isAboutKey?: boolean
    }
  ): Problem {
    return {
      ...this.#at(this.#offset(path, what.isAboutKey ?? false)),
      path: path.map((step) => shortened(String(step))).join("."),
      message: what.message,
      ...(what.suggestion === undefined ? {} : { suggestion: what.suggestion })
    }
  }

  /** Line of the value of a path, from 1. */
  line(path: SourcePath): number {
    return this.#at(this.#offset(path, false)).line
  }

  #at(offset: number): Pick<Problem, "file" | "line" | "column"> {
    const { line, col } = this.#lines.linePos(offset)
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  /** By key; made once for each mapping, as a file with many problems asks again and again. */
  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#pairs.get(map)
    if (known !== undefined) return known
    const pairs = new Map(
      map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : []))
    )
    this.#pairs.set(map, pairs)
    return pairs
  }

  #offset(path: SourcePath, isAboutKey: boolean): number {
    let node: unknown = this.#document.contents
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
    for (const [depth, step] of path.entries()) {
      if (isMap(node)) {
        const pair = this.#pairsOf(node).get(String(step))
        if (pair === undefined) return offset
        const keyOffset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset
        const value: unknown = pair.value
        node = value
        if (!isNode(value)) return keyOffset
        // A value that begins on lines of its own is best shown by its key.
        const isLast = depth === path.length - 1
        const showsKey = isLast && (isAboutKey || isMap(value) || isSeq(value))
        offset = showsKey ? keyOffset : (value.range?.[0] ?? keyOffset)
      } else if (isSeq(node)) {
        // Sources of a sweep enter a list by the name of one of its things: misconfigured.no-key.
        node = node.items[Number(step)] ?? node.items.find(isCalled(String(step)))
        if (!isNode(node)) return offset
        offset = node.range?.[0] ?? offset
      } else return offset
    }
    return offset
  }
}

/** Our choice: enough to know a word by. */
const mostOfWord = 200

export const shortened = (word: string): string =>
  word.length > mostOfWord ? `${word.slice(0, mostOfWord - 3)}...` : word

const isCalled = (name: string) => (item: unknown) =>
  isMap(item) && ["name", "profile"].some((key) => item.get(key) === name)

/** The parser's words, but for those that speak of its own programming interface. */
const wordingOf = ({ code, message }: YAMLError | YAMLWarning): string =>
  code === "MULTIPLE_DOCS" ? "a second document begins; a file holds one" : message
