/** What an order comes to, in words: which models prevent all that others do, and which prevent nothing more than any other. */
import { listed, verb } from "./in-words.ts"
import type { Rank } from "./order-ranks.ts"

/**
 * Undefined where there is nothing to say.
 *
 * @param ranks of the models that are compared
 * @param unchecked models that are not, because mail is read under them without passing a check: they would look strong
 */
export const orderAnswer = (
  ranks: ReadonlyArray<Rank>,
  unchecked: ReadonlyArray<string> = []
): string | undefined => {
  const sentences = [
    comparison(ranks),
    unchecked.length === 0
      ? undefined
      : `Under ${listed(unchecked)} the mail is read without passing a check, which is no strength.`
  ].filter((one) => one !== undefined)
  return sentences.length === 0 ? undefined : sentences.join(" ")
}

/** Undefined where there are not two models to compare. */
const comparison = (ranks: ReadonlyArray<Rank>): string | undefined => {
  const models = ranks.flatMap((rank) => rank.models)
  if (models.length < 2) return undefined
  if (ranks.length === 1) return `${listed(models)} prevent the same attacks.`
  const strongest = ranks.filter((rank) => !ranks.some(({ below }) => below.includes(rank)))
  const sentences = strongest
    .map((rank) => ({ rank, weaker: [...below(rank)].flatMap((one) => one.models) }))
    .toSorted((a, b) => b.weaker.length - a.weaker.length)
    .map(({ rank, weaker }) => sentence(rank, weaker, models.length))
  const [only, ...others] = strongest
  const apart =
    only === undefined || others.length === 0
      ? ""
      : ` Each of these prevents some attack that the ${others.length === 1 ? "other does" : "others do"} not.`
  return `${sentences.join(" ")}${apart}`
}

const sentence = ({ models }: Rank, weaker: ReadonlyArray<string>, all: number): string => {
  const prevent = `${listed(models)} ${verb(models, "prevents", "prevent")}`
  if (weaker.length === 0)
    return `${listed(models)} ${verb(models, "is", "are")} neither stronger nor weaker than any other model.`
  return weaker.length + models.length === all
    ? `${prevent} all that every other model prevents, and more.`
    : `${prevent} all that ${listed(weaker)} ${verb(weaker, "prevents", "prevent")}, and more.`
}

/** All ranks that are weaker. */
const below = (rank: Rank, found = new Set<Rank>()): ReadonlySet<Rank> => {
  for (const next of rank.below) {
    if (found.has(next)) continue
    found.add(next)
    below(next, found)
  }
  return found
}
