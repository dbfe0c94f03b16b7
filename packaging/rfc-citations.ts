/** Which sections of which RFCs a source file cites, in text and as values. */
import type { Citation } from "../src/protocol/rfc.ts"

/** Other documents that have numbered sections. What is cited of them is no RFC's. */
const otherDocument =
  /(?:Baseline Requirements|\bBR|X\.\d+|ECMA-\d+|WCAG [\d.]+|YAML [\d.]+|HTML|UAX #\d+|FIPS [\d-]+|draft-[a-z-]+(?:-\d\d)?|\b\d{4})\)?,? ?\(?$/

/** `rfc(8461, "5.1")`, `RFC 8461`, `RFC 6840 appendix C.1`, and one section after the other: `§4.1, §4.2 and §5`. */
const mention =
  /\brfc\((?<value>\d+)(?:, "(?<valueSection>[^"]+)")?\)|\bRFC (?<number>\d+)(?:,? [Aa]ppendix (?<appendix>[A-Z](?:\.\d+)*))?|§(?<section>(?:[A-Z]|\d+)(?:\.\d+)*)/g

/** What may stand between an RFC and its section, and between two sections of one document. */
const afterNumber = /^,? $/
const betweenSections = /^(?:,|,? and|,? or| to|;)? $/

/** A unit of tests says in its title which RFC it is about. */
const unitOfTests = /\bdescribe\b[^\n]*?(?:RFC (\d+)|draft-[a-z])/g

export interface CitedBy {
  readonly citations: ReadonlyArray<Citation>
  /** Sections of which the file does not say whose they are. */
  readonly homeless: ReadonlyArray<string>
}

/** A section alone is of the RFC that the unit of tests names, or the first line of the file, or of the file that is tested. */
export const citationsIn = (source: string, tested?: string): CitedBy => {
  const text = unwrapped(source)
  const ofFile = mainRfc(text) ?? (tested === undefined ? undefined : mainRfc(unwrapped(tested)))
  const units = [...text.matchAll(unitOfTests)]
  const citations = new Map<string, Citation>()
  const add = (rfc: number, section = "") => citations.set(`${rfc} ${section}`, { rfc, section })
  const homeless: Array<string> = []

  let last: { readonly rfc: number | undefined; readonly end: number; readonly isNumber: boolean } | undefined
  for (const { index, 0: found, groups = {} } of text.matchAll(mention)) {
    const { value, valueSection, number, appendix, section } = groups
    const end = index + found.length
    if (value !== undefined) add(Number(value), valueSection)
    else if (number !== undefined) {
      const continues = /^,? §/.test(text.slice(end, end + 3))
      if (!continues) add(Number(number), appendix)
      last = { rfc: Number(number), end, isNumber: true }
    } else {
      const between = last === undefined ? undefined : text.slice(last.end, index)
      const unit = units.findLast((one) => one.index < index)
      const rfc =
        between !== undefined && (last?.isNumber === true ? afterNumber : betweenSections).test(between)
          ? last?.rfc
          : otherDocument.test(text.slice(Math.max(0, index - 40), index))
            ? elsewhere
            : unit === undefined
              ? ofFile
              : unit[1] === undefined
                ? elsewhere
                : Number(unit[1])
      if (rfc === undefined) homeless.push(found)
      else if (rfc !== elsewhere) add(rfc, section)
      last = { rfc, end, isNumber: false }
    }
  }
  return { citations: [...citations.values()].toSorted(inOrder), homeless }
}

/** Stands for a document that is no RFC. */
const elsewhere = 0

/** A comment that goes on over lines, as one line. */
const unwrapped = (source: string): string => source.replace(/\n[ \t]*(?:\*(?!\/)|\/\/)[ \t]*/g, " ")

/** The document that a file's first comment names first. */
const mainRfc = (text: string): number | undefined => {
  const [comment = ""] = /^(?:\/\*\*[^]*?\*\/|\/\/[^\n]*)/.exec(text) ?? []
  const rfc = /RFC (\d+)/.exec(comment)
  const section = comment.indexOf("§")
  const isOther = section >= 0 && otherDocument.test(comment.slice(0, section))
  return rfc === null || (isOther && section < rfc.index) ? (isOther ? elsewhere : undefined) : Number(rfc[1])
}

/** By number, and by section as a table of contents has it: 4.2 before 4.10, appendices last. */
export const inOrder = (a: Citation, b: Citation): number => a.rfc - b.rfc || inSection(a.section, b.section)

const inSection = (a: string, b: string): number => {
  const [as, bs] = [a, b].map((section) => section.split("."))
  for (const [at, part] of as!.entries()) {
    const other = bs![at]
    if (other === undefined) return 1
    if (part !== other) {
      const order = Number(/^[A-Z]/.test(part)) - Number(/^[A-Z]/.test(other))
      return order || Number(part) - Number(other) || (part < other ? -1 : 1)
    }
  }
  return as!.length - bs!.length
}
