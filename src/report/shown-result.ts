/** A result in the forms in which people pass it on. */
import { folded } from "./folded-text.ts"

export const tableFormats = ["text", "markdown", "svg", "csv"] as const
export type TableFormat = (typeof tableFormats)[number]

/** Each is the whole result; they end without a line end. */
export type ShownResult = Readonly<Record<TableFormat, () => string>>

/** RFC 3676 §4.2 wants lines of 78 characters at most, and quoting takes some: 72 is what lists are used to. */
export const mailWidth = 72

/** Tables of text with what explains them below. */
export const textWithLegend = (tables: ReadonlyArray<string>, legend: string): string =>
  [...tables, folded(legend, mailWidth).join("\n")].join("\n")
