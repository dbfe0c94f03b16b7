/** Text for terminals: what a file says must not move the cursor, change colours or turn lines round. */

/**
 * Control characters of ASCII and of ISO 6429 (C0 and DEL, C1), and those by which Unicode changes the direction of text (UAX #9 §2), which
 * editors and terminals obey without showing them. Line feeds and tabs stay.
 */
const unprintable = /(?![\n\t])[\p{Cc}\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}]/gu

/** The same text with such characters as `\u001b`, as JSON and YAML write them. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
