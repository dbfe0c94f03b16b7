/** Steps as a sequence diagram in SVG: hosts across, time down; what the attacker did is dashed and flagged. */
import { folded } from "../folded-text.ts"
import type { Step } from "../steps.ts"
import { type Markup, markup } from "./markup.ts"

/** Lengths in pixels: our choice, because twelve-pixel text of a usual host name fits the width. */
const margin = 96
const between = 190
const top = 52
const rowHeight = 30
const lineHeight = 16
/** Of a label of the system font at 12 px, roughly. */
const characterWidth = 6.7
/** Our choice: the widest picture that a page of 1,180 pixels holds. */
const mostWidth = 1080

/** The name is for those who do not see it. */
export const sequenceDiagram = (name: string, steps: ReadonlyArray<Step>): Markup => {
  // Who decides stands on the left, where its reasons have room.
  const hosts = [
    ...new Set([
      ...steps.flatMap(({ kind, from }) => (kind === "decision" ? [from] : [])),
      ...steps.flatMap(({ kind, from, to }) => (kind === "wire" ? [from, to] : []))
    ])
  ]
  const gap = Math.min(between, (mostWidth - margin - 180) / Math.max(1, hosts.length - 1))
  const x = (host: string) => margin + 60 + Math.max(0, hosts.indexOf(host)) * gap
  const labelled = steps.map((step) => ({ ...step, ...placed(step, x) }))
  const tops = labelled.map(({ lines }) => rowHeight + (lines.length - 1) * lineHeight)
  const width = Math.max(
    margin + 180 + (hosts.length - 1) * gap,
    ...labelled.map(
      ({ textX, anchor, lines }) =>
        textX + (anchor === "middle" ? 0.5 : 1) * longest(lines) * characterWidth + 12
    )
  )
  const height = top + tops.reduce((sum, rows) => sum + rows, 0) + 16
  let y = top
  const rows = labelled.map((step, i) => {
    const row = drawn(step, y, x)
    y += tops[i]!
    return row
  })
  const most = Math.floor((Math.min(between, gap) - 22) / 7)
  return markup`<svg class="wide" viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" role="img" aria-label="${name}">${hosts.map(
    (host) =>
      markup`<line class="life" x1="${x(host)}" y1="36" x2="${x(host)}" y2="${height}"/><rect class="host" x="${x(host) - gap / 2 + 11}" y="8" width="${gap - 22}" height="28" rx="4"/><text x="${x(host)}" y="27" text-anchor="middle">${shortened(host, most)}</text>`
  )}${rows}</svg>`
}

interface Placed {
  readonly lines: ReadonlyArray<string>
  readonly textX: number
  readonly anchor: "middle" | "start"
}

const longest = (lines: ReadonlyArray<string>): number => Math.max(...lines.map(({ length }) => length))

const placed = (step: Step, x: (host: string) => number): Placed => {
  const { kind, from, to } = step
  const text = stepText(step)
  if (kind === "wire") {
    const middle = (x(from) + x(to)) / 2
    const half = Math.min(middle - margin, mostWidth - middle)
    // What would begin left of the picture begins at its first host, and what would end right of it is wrapped there.
    return (text.length * characterWidth) / 2 < half
      ? { lines: [text], textX: middle, anchor: "middle" }
      : at(margin + 4, text)
  }
  return at(kind === "decision" ? x(from) : margin + 60, text)
}

const at = (textX: number, text: string): Placed => ({
  lines: folded(text, Math.floor((mostWidth - textX - 12) / characterWidth)),
  textX,
  anchor: "start"
})

/** A step in a line. */
export const stepText = ({ kind, says, furtherLines, because, capability }: Step): string => {
  switch (kind) {
    case "wire":
      return `${says}${furtherLines === 0 ? "" : ` (+${furtherLines} ${furtherLines === 1 ? "line" : "lines"})`}`
    case "decision":
      return `${says}${because.length === 0 ? "" : ` [${because.join(", ")}]`}`
    case "attack":
      return `⚑ attacker: ${says} (${capability})`
    case "outcome":
      return `⇒ ${says}`
  }
}

const drawn = (
  { kind, from: speaker, to: hearer, atSeconds, lines, textX, anchor }: Step & Placed,
  y: number,
  x: (host: string) => number
): Markup => {
  const time = markup`<text class="time" x="4" y="${y + 4}">${atSeconds.toFixed(3)}s</text>`
  const text = (className: string, start: number) =>
    lines.map(
      (line, i) =>
        markup`<text class="${className}" x="${textX}" y="${start + i * lineHeight}" text-anchor="${anchor}">${line}</text>`
    )
  const more = (lines.length - 1) * lineHeight
  if (kind !== "wire") {
    return markup`${time}<rect class="${kind}" x="${textX - 6}" y="${y - 11}" width="${Math.ceil(longest(lines) * characterWidth + 12)}" height="${21 + more}" rx="3"/>${text(kind, y + 4)}`
  }
  const [from, to] = [x(speaker), x(hearer)]
  const back = to > from ? -1 : 1
  const arrow = y + 5 + more
  return markup`${time}<line class="wire" x1="${from}" y1="${arrow}" x2="${to + back * 4}" y2="${arrow}"/><path class="head" d="M${to} ${arrow}l${back * 9} -4v8z"/>${text("said", y - 1)}`
}

const shortened = (host: string, most: number): string =>
  host.length <= most ? host : `${host.slice(0, most - 1)}…`
