/** How a report says lists and counts in a sentence. */

/** "dane", "dane and posh", "dane, posh and mta-sts". */
export const listed = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`

/** A verb in the present tense, for one subject or several. */
export const verb = (subjects: ReadonlyArray<unknown>, one: string, several: string): string =>
  subjects.length === 1 ? one : several

export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A column's or table's name as words, where nothing better is known: `domain_adopts`, `sweep-strategies`. */
export const asWords = (id: string): string =>
  capitalised(id.replace(/_s$/, " (seconds)").replaceAll(/[_-]/g, " "))
