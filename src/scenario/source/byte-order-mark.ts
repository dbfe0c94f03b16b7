/** The mark with which some editors begin a file (RFC 3629 §6). */

/** Editors do not count it as a column. */
export const withoutByteOrderMark = (text: string): string => text.replace(/^\u{feff}/u, "")
