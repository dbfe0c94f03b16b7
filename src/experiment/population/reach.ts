/** Whom an attack reaches: some senders, some providers, some paths between the two, or everybody. */
import { randomStream } from "../../kernel/random-stream.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { type DrawnPopulation, type DrawnSender, limitOf } from "./drawn-population.ts"

type Attack = Population["attacks"][number]

/** What is left out reaches all; what is said must all be so. */
export const reachOf =
  ({ name, providers, senders, paths }: Attack, { domains }: DrawnPopulation, seed: number) =>
  (sender: DrawnSender, provider: number): boolean =>
    isAmong(
      { ...domains.providerNames[domains.nameOf[provider]!]!, lot: domains.lotOf[provider]! },
      providers
    ) &&
    isAmong(sender, senders) &&
    (paths === undefined ||
      randomStream(seed, `path ${sender.index} ${provider}`, name).next32() < limitOf(paths))

const isAmong = (
  { name, lot }: { readonly name: string | undefined; readonly lot: number },
  whom: number | ReadonlyArray<string> | undefined
): boolean => {
  if (whom === undefined) return true
  return typeof whom === "number" ? lot < limitOf(whom) : name !== undefined && whom.includes(name)
}
