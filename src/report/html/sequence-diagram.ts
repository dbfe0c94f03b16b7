/** A trace as a sequence diagram in SVG: hosts across, time down; what the attacker did is dashed and flagged. */
import { cite } from "../../protocol/rfc.ts"
import type { TraceEvent } from "../../scenario/trace-event.ts"
import { type Markup, markup } from "./markup.ts"

/** Lengths in pixels: our choice, because twelve-pixel text of a usual host name fits the width. */
const margin = 96
const between = 190
const top = 52
const rowHeight = 30

/** Of these events, in their order; the name is for those who do not see it. */
export const sequenceDiagram = (name: string, events: ReadonlyArray<TraceEvent>): Markup => {
  const steps = joined(events)
  // Who decides stands on the left, where its reasons have room.
  const hosts = [
    ...new Set([
      ...steps.flatMap(({ event }) => (event.kind === "decision" ? [event.by] : [])),
      ...steps.flatMap(({ event }) => (event.kind === "wire" ? [event.from, event.to] : []))
    ])
  ]
  const x = (host: string) => margin + 60 + Math.max(0, hosts.indexOf(host)) * between
  const labelled = steps.map((step) => ({ ...step, ...placed(step, x) }))
  const width = Math.max(
    margin + 180 + (hosts.length - 1) * between,
    ...labelled.map(
      ({ textX, anchor, label }) => textX + (anchor === "middle" ? 0.5 : 1) * label.length * 6.7 + 12
    )
  )
  const height = top + steps.length * rowHeight + 16
  return markup`<svg viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" role="img" aria-label="${name}">${hosts.map(
    (host) =>
      markup`<line class="life" x1="${x(host)}" y1="36" x2="${x(host)}" y2="${height}"/><rect class="host" x="${x(host) - 84}" y="8" width="168" height="28" rx="4"/><text x="${x(host)}" y="27" text-anchor="middle">${shortened(host)}</text>`
  )}${labelled.map((step, i) => drawn(step, top + i * rowHeight, x))}</svg>`
}

interface Step {
  readonly event: TraceEvent
  /** Further lines that crossed at the same time the same way. */
  readonly further: number
}

/** A reply of many lines, or a mail, is one step. */
const joined = (events: ReadonlyArray<TraceEvent>): ReadonlyArray<Step> => {
  const steps: Array<{ event: TraceEvent; further: number }> = []
  for (const event of events) {
    const last = steps.at(-1)
    if (
      last?.event.kind === "wire" &&
      event.kind === "wire" &&
      last.event.protocol === "smtp" &&
      event.protocol === "smtp" &&
      last.event.atMicros === event.atMicros &&
      last.event.from === event.from &&
      last.event.to === event.to
    ) {
      last.further += 1
    } else steps.push({ event, further: 0 })
  }
  return steps
}

interface Placed {
  readonly label: string
  readonly textX: number
  readonly anchor: "middle" | "start"
}

const placed = ({ event, further }: Step, x: (host: string) => number): Placed => {
  switch (event.kind) {
    case "wire": {
      const label = `${event.says}${further === 0 ? "" : ` (+${further} lines)`}`
      const middle = (x(event.from) + x(event.to)) / 2
      // What would begin left of the picture begins at its first host.
      return middle - label.length * 3.35 < margin
        ? { label, textX: margin + 4, anchor: "start" }
        : { label, textX: middle, anchor: "middle" }
    }
    case "decision": {
      const rules = [...new Set(event.because.map(cite))].join(", ")
      return {
        label: `${event.decision}${rules === "" ? "" : ` [${rules}]`}`,
        textX: x(event.by),
        anchor: "start"
      }
    }
    case "attack":
      return { label: `⚑ attacker: ${event.does} (${event.capability})`, textX: margin + 60, anchor: "start" }
  }
}

const drawn = (
  { event, label, textX, anchor }: Step & Placed,
  y: number,
  x: (host: string) => number
): Markup => {
  const time = markup`<text class="time" x="4" y="${y + 4}">${(event.atMicros / 1_000_000).toFixed(3)}s</text>`
  if (event.kind !== "wire") {
    return markup`${time}<rect class="${event.kind}" x="${textX - 6}" y="${y - 11}" width="${Math.ceil(label.length * 6.6 + 12)}" height="21" rx="3"/><text class="${event.kind}" x="${textX}" y="${y + 4}">${label}</text>`
  }
  const [from, to] = [x(event.from), x(event.to)]
  const back = to > from ? -1 : 1
  return markup`${time}<line class="wire" x1="${from}" y1="${y + 5}" x2="${to + back * 4}" y2="${y + 5}"/><path class="head" d="M${to} ${y + 5}l${back * 9} -4v8z"/><text class="said" x="${textX}" y="${y - 1}" text-anchor="${anchor}">${label}</text>`
}

const shortened = (host: string): string => (host.length <= 24 ? host : `${host.slice(0, 23)}…`)
