/** The names that a certificate presents, laid out so that a reference name is compared with few of them, however many there are. */
import { presentedLabels } from "./domain-name.ts"

export interface PresentedName {
  readonly kind: "DNS-ID" | "CN-ID"
  readonly name: string
}

interface Entry extends PresentedName {
  readonly labels: ReadonlyArray<string>
  /** Place in the certificate. */
  readonly order: number
}

/** Characters before and after the asterisk of a left-most label. */
type Shape = readonly [before: number, after: number]

export class PresentedNames {
  readonly size: number
  /** By the labels as one text; of several that are alike the first. */
  readonly #byText = new Map<string, Entry>()
  /** By what follows a left-most label with an asterisk. */
  readonly #shapes = new Map<string, Map<string, Shape>>()

  constructor(names: ReadonlyArray<PresentedName>) {
    this.size = names.length
    for (const [order, { kind, name }] of names.entries()) {
      const labels = presentedLabels(name)
      if (labels === undefined) continue
      const text = labels.join(".")
      if (!this.#byText.has(text)) this.#byText.set(text, { kind, name, labels, order })
      const [first = "", ...rest] = labels
      const asterisk = first.indexOf("*")
      if (asterisk < 0) continue
      const shape = [asterisk, first.length - asterisk - 1] as const
      const shapes = this.#shapes.get(rest.join(".")) ?? new Map<string, Shape>()
      this.#shapes.set(rest.join("."), shapes.set(shape.join(" "), shape))
    }
  }

  /** All that could cover the host's name by any rules, in the certificate's order; rules decide which of them do. */
  candidatesFor(host: ReadonlyArray<string>): ReadonlyArray<Entry> {
    const label = host[0] ?? ""
    const texts = [host.join(".")]
    for (let spanned = 1; spanned <= host.length; spanned++) {
      const rest = host.slice(spanned)
      for (const [before, after] of this.#shapes.get(rest.join("."))?.values() ?? [])
        if (before + after <= label.length)
          texts.push([`${label.slice(0, before)}*${label.slice(label.length - after)}`, ...rest].join("."))
    }
    return texts.flatMap((text) => this.#byText.get(text) ?? []).toSorted((a, b) => a.order - b.order)
  }
}
