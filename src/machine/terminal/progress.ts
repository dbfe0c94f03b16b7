/** How far a long command is: one line on standard error that is written over, and nothing where nobody looks. */
import { performance } from "node:perf_hooks"

/** What a terminal is here: standard error, or a stand-in for it. */
export interface Terminal {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface ProgressOptions {
  /** How many there are to do. */
  readonly total: number
  /** What they are: "runs". */
  readonly unit: string
  readonly terminal: Terminal
  /** As by `--quiet`. Off a terminal it is silent too, so that logs hold no line that was written over. */
  readonly isQuiet?: boolean
  /** What else is worth telling at the moment: "1200 histories". */
  readonly detail?: () => string
  /** Milliseconds from any origin. */
  readonly nowMs?: () => number
}

export class Progress {
  readonly #total: number
  readonly #unit: string
  readonly #terminal: Terminal
  readonly #isSilent: boolean
  readonly #nowMs: () => number
  readonly #detail: (() => string) | undefined
  readonly #startMs: number
  #done = 0
  #shownAtMs = Number.NEGATIVE_INFINITY

  constructor({
    total,
    unit,
    terminal,
    isQuiet = false,
    detail,
    nowMs = () => performance.now()
  }: ProgressOptions) {
    this.#total = total
    this.#unit = unit
    this.#terminal = terminal
    this.#isSilent = isQuiet || terminal.isTTY !== true
    this.#nowMs = nowMs
    this.#detail = detail
    this.#startMs = nowMs()
  }

  /** One more is done, or several. Called as often as one likes: the line is written four times a second at most. */
  advance(more = 1): void {
    this.#done += more
    this.show()
  }

  /** For news between one and the next. */
  show(): void {
    if (this.#isSilent) return
    const nowMs = this.#nowMs()
    if (nowMs - this.#shownAtMs < betweenLinesMs) return
    this.#shownAtMs = nowMs
    this.#terminal.write(`\r${this.#line(nowMs)}${eraseToEnd}`)
  }

  /** Clears the line, before anything else is written. */
  clear(): void {
    if (this.#isSilent || this.#shownAtMs === Number.NEGATIVE_INFINITY) return
    this.#terminal.write(`\r${eraseToEnd}`)
    this.#shownAtMs = Number.NEGATIVE_INFINITY
  }

  #line(nowMs: number): string {
    const seconds = (nowMs - this.#startMs) / 1000
    const rate = seconds > 0 ? this.#done / seconds : 0
    const left = rate > 0 ? `, ${duration((this.#total - this.#done) / rate)} left` : ""
    const line = `${this.#done} of ${this.#total} ${this.#unit}, ${rate.toFixed(rate < 10 ? 1 : 0)}/s${left}${this.#detail === undefined ? "" : `, ${this.#detail()}`}`
    // A line that wraps cannot be written over. Some terminals say that they are 0 wide.
    return line.slice(0, (this.#terminal.columns || 80) - 1)
  }
}

/** Our choice: four a second is lively, and costs nothing. */
const betweenLinesMs = 250

/** ECMA-48 §8.3.41, EL: what is left of a longer line goes. */
const eraseToEnd = "\u{1b}[K"

const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
