/** Markup that cannot hold unescaped text: whatever is put into the template is escaped, unless it is markup already. */

export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Part = Markup | string | number | undefined | ReadonlyArray<Part>

/** HTML or SVG; lists are put one part after the other, and undefined is nothing. */
export const markup = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Markup =>
  new Markup(strings.map((text, i) => text + textOf(parts[i])).join(""))

/** Good between tags and between the quotes of an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(noCharacter, "\u{fffd}")

/** HTML §3.2.5: text holds no controls other than white space. */
// oxlint-disable-next-line no-control-regex
const noCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

const textOf = (part: Part): string => {
  if (part === undefined) return ""
  if (part instanceof Markup) return part.text
  if (typeof part === "string" || typeof part === "number") return escaped(String(part))
  return part.map(textOf).join("")
}
