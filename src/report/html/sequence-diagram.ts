/** Steps as a sequence diagram in SVG: hosts across, time down; what the attacker did is dashed and flagged. */
import type { Step } from "../steps.ts"
import { type Markup, markup } from "./markup.ts"

/** Lengths in pixels: our choice, because twelve-pixel text of a usual host name fits the width. */
const margin = 96
const between = 190
const top = 52
const rowHeight = 30

/** The name is for those who do not see it. */
export const sequenceDiagram = (name: string, steps: ReadonlyArray<Step>): Markup => {
  // Who decides stands on the left, where its reasons have room.
  const hosts = [
    ...new Set([
      ...steps.flatMap(({ kind, from }) => (kind === "decision" ? [from] : [])),
      ...steps.flatMap(({ kind, from, to }) => (kind === "wire" ? [from, to] : []))
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

interface Placed {
  readonly label: string
  readonly textX: number
  readonly anchor: "middle" | "start"
}

const placed = (step: Step, x: (host: string) => number): Placed => {
  const { kind, from, to, says, furtherLines, because, capability } = step
  switch (kind) {
    case "wire": {
      const label = `${says}${furtherLines === 0 ? "" : ` (+${furtherLines} ${furtherLines === 1 ? "line" : "lines"})`}`
      const middle = (x(from) + x(to)) / 2
      // What would begin left of the picture begins at its first host.
      return middle - label.length * 3.35 < margin
        ? { label, textX: margin + 4, anchor: "start" }
        : { label, textX: middle, anchor: "middle" }
    }
    case "decision":
      return {
        label: `${says}${because.length === 0 ? "" : ` [${because.join(", ")}]`}`,
        textX: x(from),
        anchor: "start"
      }
    case "attack":
      return { label: `⚑ attacker: ${says} (${capability})`, textX: margin + 60, anchor: "start" }
    case "outcome":
      return { label: `⇒ ${says}`, textX: margin + 60, anchor: "start" }
  }
}

const drawn = (
  { kind, from: speaker, to: hearer, atSeconds, label, textX, anchor }: Step & Placed,
  y: number,
  x: (host: string) => number
): Markup => {
  const time = markup`<text class="time" x="4" y="${y + 4}">${atSeconds.toFixed(3)}s</text>`
  if (kind !== "wire") {
    return markup`${time}<rect class="${kind}" x="${textX - 6}" y="${y - 11}" width="${Math.ceil(label.length * 6.6 + 12)}" height="21" rx="3"/><text class="${kind}" x="${textX}" y="${y + 4}">${label}</text>`
  }
  const [from, to] = [x(speaker), x(hearer)]
  const back = to > from ? -1 : 1
  return markup`${time}<line class="wire" x1="${from}" y1="${y + 5}" x2="${to + back * 4}" y2="${y + 5}"/><path class="head" d="M${to} ${y + 5}l${back * 9} -4v8z"/><text class="said" x="${textX}" y="${y - 1}" text-anchor="${anchor}">${label}</text>`
}

const shortened = (host: string): string => (host.length <= 24 ? host : `${host.slice(0, 23)}…`)
