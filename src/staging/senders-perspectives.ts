/** The hosts from which a sender looks besides its own. Baseline Requirements §3.2.2.9 has such places for certification authorities. */

/** Our choice of a name. */
export const sendersPerspectiveHost = (sender: string, number: number): string =>
  `perspective-${number}.${sender}`

/** The other way round; undefined for all other hosts. */
export const sendersPerspectiveNumber = (host: string): number | undefined => {
  const number = /^perspective-(\d+)\./.exec(host)?.[1]
  return number === undefined ? undefined : Number(number)
}
