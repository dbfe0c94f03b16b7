/** U-labels, and the A-labels that stand for them on the wire. RFC 5890 §2.3.2.1, RFC 5891 §5, RFC 5892. */
import { domainToASCII } from "node:url"

/**
 * The name with A-labels in place of U-labels; what is ASCII stays as it is. Undefined where a label is no U-label.
 *
 * Capital letters become small ones, as RFC 5895 §2 has it for what people type.
 */
export const toALabels = (name: string): string | undefined => {
  const labels = name.split(".").map((label) => (isAscii(label) ? label : aLabelOf(label)))
  return labels.every((label) => label !== undefined) ? labels.join(".") : undefined
}

const aLabelOf = (text: string): string | undefined => {
  const label = text.toLowerCase()
  if (!isULabel(label)) return undefined
  // Checks joiners (RFC 5892 A.1, A.2) and directions (RFC 5893), and writes Punycode (RFC 3492).
  const ascii = domainToASCII(label)
  // What it maps to something else is no U-label.
  return ascii.startsWith("xn--") ? ascii : undefined
}

/** RFC 5891 §5.4. */
const isULabel = (label: string): boolean =>
  label === label.normalize("NFC") &&
  !/^[\s\S]{2}--|^-|-$|^\p{M}/u.test(label) &&
  Array.from(label).every((character, index, all) => isPermitted(character, index, all))

const isPermitted = (character: string, index: number, label: ReadonlyArray<string>): boolean => {
  const rule = contextRules.find(({ of }) => of.test(character))
  return rule === undefined
    ? alwaysValid.test(character) || isLetterOrDigit(character)
    : rule.holds(label[index - 1] ?? "", label[index + 1] ?? "", label)
}

/** RFC 5892 §2.6, PVALID. */
const alwaysValid = /^[\u00df\u03c2\u06fd\u06fe\u0f0b\u3007-]$/u

/** RFC 5892 §2.6 to §2.9, DISALLOWED. */
const neverValid =
  /^[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\p{Default_Ignorable_Code_Point}\p{White_Space}]$/u

/** RFC 5892 §2.4, blocks of marks for symbols and music. */
const ignorableBlocks = [/[\u20d0-\u20ff]/u, /[\u{1d100}-\u{1d24f}]/u]

/** RFC 5892 §2.1, §2.2. */
const isLetterOrDigit = (character: string): boolean =>
  /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u.test(character) &&
  !neverValid.test(character) &&
  !ignorableBlocks.some((block) => block.test(character)) &&
  character === character.normalize("NFKC").toLowerCase().normalize("NFKC")

interface ContextRule {
  readonly of: RegExp
  readonly holds: (before: string, after: string, label: ReadonlyArray<string>) => boolean
}

/** RFC 5892, appendix A. */
const contextRules: ReadonlyArray<ContextRule> = [
  // A.1, A.2: joiners are looked at by who writes the A-label.
  { of: /[\u200c\u200d]/u, holds: () => true },
  // A.3: a Catalan middle dot.
  { of: /\u00b7/u, holds: (before, after) => before === "l" && after === "l" },
  // A.4: a Greek numeral sign.
  { of: /\u0375/u, holds: (_, after) => /\p{Script=Greek}/u.test(after) },
  // A.5, A.6: Hebrew punctuation.
  { of: /[\u05f3\u05f4]/u, holds: (before) => /\p{Script=Hebrew}/u.test(before) },
  // A.7: a Katakana middle dot.
  {
    of: /\u30fb/u,
    holds: (_, __, label) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(label.join(""))
  },
  // A.8, A.9: digits of one kind only.
  { of: /[\u0660-\u0669]/u, holds: (_, __, label) => !/[\u06f0-\u06f9]/u.test(label.join("")) },
  { of: /[\u06f0-\u06f9]/u, holds: (_, __, label) => !/[\u0660-\u0669]/u.test(label.join("")) }
]

export const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
