/** Tells one run as text for a mail to a working group: who said what, what was decided, by which rule. */
import { cite, type Citation } from "../protocol/rfc.ts"
import type { Cell, JudgedAttempt, Played } from "../experiment/judged-cell.ts"
import { outcomeMeanings } from "../scenario/schema/outcome.ts"
import type { TraceEvent } from "../scenario/trace-event.ts"

export interface NarrativeOptions {
  readonly title: string
  /** Wall clock at time 0, RFC 3339. */
  readonly start: string
  /** Names of the Sending MTAs' hosts. */
  readonly senders: ReadonlyArray<string>
  /** "answers" leaves out the questions and all of DNS but answers about mail; "all" shows every message. */
  readonly wire: "answers" | "all"
}

/** RFC 3676 §4.2 wants lines of 78 characters at most, and quoting takes some: 72 is what lists are used to. */
const width = 72

export const narrate = (cell: Cell, { title, start, senders, wire }: NarrativeOptions): string => {
  const lines = [
    title,
    `model ${cell.model}, attacker ${cell.attacker}, seed ${cell.seed}`,
    `time 0 is ${start}`,
    ...(cell.played === undefined ? [] : wrap(`strategy: ${strategyOf(cell.played)}`, "  ")),
    ""
  ]
  const toTell = cell.trace.filter((event) => wire === "all" || isTelling(event))
  let next = 0
  for (const attempt of cell.attempts) {
    const by = senders.length > 1 ? `, sender ${attempt.sender}` : ""
    lines.push(`Mail ${attempt.mail}${by}, attempt ${attempt.attempt}`, "")
    while (next < toTell.length && toTell[next]!.atMicros <= attempt.endMicros) {
      lines.push(...tell(toTell[next++]!, senders))
    }
    lines.push("", ...conclusion(attempt), "")
  }
  if (next < toTell.length) {
    lines.push("Afterwards", "", ...toTell.slice(next).flatMap((event) => tell(event, senders)))
  }
  return `${lines.join("\n").trimEnd()}\n`
}

const strategyOf = ({ moves, isComplete }: Played): string =>
  [
    moves.length === 0 ? "nothing that it could do is of use" : moves.join("; "),
    ...(isComplete ? [] : ["not all strategies were tried"])
  ].join("; ")

const conclusion = ({ outcome, twin, isDowngrade, holdings }: JudgedAttempt): ReadonlyArray<string> => {
  const holders = holdings.map(
    ({ holder, at, how, form }) =>
      `${holder === "attacker" ? `the attacker (${at})` : at}, ${how}, ${form === "clear" ? "in clear" : "over TLS"}`
  )
  return [
    ...wrap(`=> ${outcome}: ${outcomeMeanings[outcome]}.`, "   "),
    ...wrap(
      `   Who holds the text: ${holders.length === 0 ? "nobody but the sender" : holders.join("; ")}.`,
      "   "
    ),
    ...wrap(
      outcome === twin
        ? "   Without an attacker: the same."
        : `   Without an attacker: ${twin}. ${isDowngrade ? "This is a downgrade." : "This is no downgrade."}`,
      "   "
    )
  ]
}

const tell = (event: TraceEvent, senders: ReadonlyArray<string>): ReadonlyArray<string> => {
  switch (event.kind) {
    case "wire":
      // C and S as in the examples of RFC 5321 §D.
      if (event.protocol === "smtp")
        return entry(event.atMicros, senders.includes(event.from) ? "C" : "S", event.says, [])
      return entry(event.atMicros, `${event.from} > ${event.to}`, event.says, [])
    case "decision":
      return entry(event.atMicros, senders.length > 1 ? event.by : "", event.decision, event.because, "* ")
    case "attack":
      return entry(event.atMicros, "", `${event.does} (${event.capability})`, [], "! attacker: ")
  }
}

const entry = (
  atMicros: number,
  who: string,
  text: string,
  because: ReadonlyArray<Citation>,
  mark = ""
): ReadonlyArray<string> => {
  const time = `${(atMicros / 1_000_000).toFixed(3)}s`.padStart(12)
  const rules = because.length === 0 ? "" : ` [${[...new Set(because.map(cite))].join(", ")}]`
  const said = `${who === "" ? "" : `${who}: `}${mark}${text}${rules}`
  const [first = "", ...rest] = wrap(said, " ".repeat(mark.length), width - 14)
  return [`${time}  ${first}`, ...rest.map((line) => " ".repeat(14) + line)]
}

/** Answers about mail, and everything that is not DNS. */
export const isTelling = (event: TraceEvent): boolean =>
  event.kind !== "wire" ||
  event.protocol !== "dns" ||
  (/ (MX|TXT|TLSA): /.test(event.says) && !event.says.includes(": ask the servers of"))

/** Breaks at spaces; a word longer than the line stays whole. */
const wrap = (text: string, indent: string, columns = width): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = indent + word
    } else
      line = line === "" && lines.length === 0 && word === "" ? " " : line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}
