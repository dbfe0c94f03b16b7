/** Tells one run as text for a mail to a working group: who said what, what was decided, by which rule. */
import { cite, type Citation } from "../protocol/rfc.ts"
import { chainOf } from "./chain.ts"
import { chainLines } from "./chain-text.ts"
import type { Cell, JudgedAttempt, Played } from "../experiment/judged-cell.ts"
import type { ChosenSender } from "../staging/senders.ts"
import { outcomeMeanings } from "../scenario/schema/outcome.ts"
import type { TraceEvent } from "../staging/trace-event.ts"

export interface NarrativeOptions {
  readonly title: string
  /** Wall clock at time 0, RFC 3339. */
  readonly start: string
  readonly senders: ReadonlyArray<Pick<ChosenSender, "name" | "host">>
  /** Only what concerns this mail, by its number, and this sender, by its name. */
  readonly only?: { readonly mail?: number | undefined; readonly sender?: string | undefined }
  /** "answers" leaves out the questions and all of DNS but answers about mail; "all" shows every message. */
  readonly wire: "answers" | "all"
  /** What DNSSEC and certificates proved, after each attempt. */
  readonly tellsChain?: boolean
}

/** RFC 3676 §4.2 wants lines of 78 characters at most, and quoting takes some: 72 is what lists are used to. */
const width = 72

export const narrate = (
  cell: Cell,
  { title, start, senders, only = {}, wire, tellsChain = false }: NarrativeOptions
): string => {
  const told = dialogues(cell, senders, wire)
  const hosts = senders.map(({ host }) => host)
  const shown = told.dialogues.filter(
    ({ attempt: { mail, sender } }) => (only.mail ?? mail) === mail && (only.sender ?? sender) === sender
  )
  const lines = [
    title,
    `model ${cell.model}, attacker ${cell.attacker}, seed ${cell.seed}`,
    `time 0 is ${start}`,
    ...(cell.played === undefined ? [] : wrap(`strategy: ${strategyOf(cell.played)}`, "  ")),
    "",
    ...shown.flatMap(({ attempt, events }) => [
      ...wrap(headingOf(attempt, start, senders.length > 1), "  "),
      "",
      ...events.flatMap((event) => tell(event, hosts)),
      "",
      ...conclusion(attempt),
      "",
      ...(tellsChain ? chainOfAttempt(cell, attempt, senders) : [])
    ])
  ]
  if (told.afterwards.length > 0 && shown.length === told.dialogues.length)
    lines.push("Afterwards", "", ...told.afterwards.flatMap((event) => tell(event, hosts)))
  return `${lines.join("\n").trimEnd()}\n`
}

interface Dialogue {
  readonly attempt: JudgedAttempt
  readonly events: Array<TraceEvent>
}

/** What happened until an attempt ended belongs to it, unless another sender said or decided it. */
const dialogues = (
  { attempts, trace }: Cell,
  senders: NarrativeOptions["senders"],
  wire: NarrativeOptions["wire"]
): { readonly dialogues: ReadonlyArray<Dialogue>; readonly afterwards: ReadonlyArray<TraceEvent> } => {
  const nameOf = new Map(senders.map(({ name, host }) => [host, name]))
  const dialogues = attempts.map((attempt): Dialogue => ({ attempt, events: [] }))
  const afterwards: Array<TraceEvent> = []
  for (const event of trace) {
    if (wire !== "all" && !isTelling(event)) continue
    const owner = partiesOf(event)
      .map((host) => nameOf.get(host))
      .find((name) => name !== undefined)
    const dialogue = dialogues.find(
      ({ attempt: { sender, endMicros } }) => event.atMicros <= endMicros && (owner ?? sender) === sender
    )
    ;(dialogue?.events ?? afterwards).push(event)
  }
  return { dialogues, afterwards }
}

const partiesOf = (event: TraceEvent): ReadonlyArray<string> => {
  switch (event.kind) {
    case "wire":
      return [event.from, event.to]
    case "decision":
      return [event.by]
    case "attack":
      return [event.client]
  }
}

const headingOf = (
  { mail, sender, attempt, startMicros }: JudgedAttempt,
  start: string,
  hasSeveralSenders: boolean
): string => {
  const by = hasSeveralSenders ? `, sender ${sender}` : ""
  const date = new Date(Date.parse(start) + startMicros / 1_000).toISOString()
  return `Mail ${mail}${by}, attempt ${attempt}, ${date.slice(0, 10)} ${date.slice(11, 19)} UTC`
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

const chainOfAttempt = (
  { findings }: Cell,
  attempt: JudgedAttempt,
  senders: NarrativeOptions["senders"]
): ReadonlyArray<string> => {
  const lines = chainLines(chainOf(findings, attempt, senders))
  return lines.length === 0
    ? []
    : [
        "   DNSSEC and certificates",
        "",
        ...lines.flatMap((line) => wrap(line, "  ", width - 3).map((part) => `   ${part}`)),
        ""
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
  (/ (MX|SRV|TXT|TLSA): /.test(event.says) && !event.says.includes(": ask the servers of"))

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
