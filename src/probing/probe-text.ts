/** A probe as text: what each sender does, what to mend first, why, and the evidence. */
import { adviceOn } from "./advice.ts"
import { networkAdvice } from "./network-advice.ts"
import type { Probed } from "./probed.ts"
import { cut, decisionsOf, hostText, recordText } from "./probed-words.ts"

export interface TextOptions {
  /** Breaks a text at spaces into lines of that length. */
  readonly fold: (text: string, width: number) => ReadonlyArray<string>
  /** Lines of the chains, where somebody draws them. */
  readonly chain: ReadonlyArray<string>
}

const width = 100

export const probeText = (probed: Probed, { fold, chain }: TextOptions): string => {
  const { domain, judgedAtMs, models } = probed
  const indented = (text: string, first = "- ", rest = "  "): ReadonlyArray<string> =>
    fold(cut(text), width - first.length).map((line, index) => (index === 0 ? first : rest) + line)
  const numbered = (texts: ReadonlyArray<string>) =>
    texts.flatMap((text, index) => indented(text, `${index + 1}. `, " ".repeat(`${index + 1}. `.length)))
  const longestId = Math.max(...models.map(({ id }) => id.length))
  const advice = adviceOn(probed)
  return sections([
    [`${domain}, judged at ${new Date(judgedAtMs).toISOString().slice(0, 19)}Z`],
    networkAdvice(probed).flatMap((text) => fold(text, width)),
    [
      "What a sender does that has never written to you",
      "",
      ...models.flatMap(({ id, inWords }) => {
        const first = `${id.padEnd(longestId)}  `
        return indented(inWords, first, " ".repeat(first.length))
      })
    ],
    probed.network.dns !== "works"
      ? []
      : ["What to mend first", "", ...(advice.length === 0 ? ["Nothing was found."] : numbered(advice))],
    models.every(({ why }) => why.length === 0)
      ? []
      : [
          "Why",
          ...models.flatMap((model) => [
            "",
            `${model.id}: ${model.outcome}`,
            ...decisionsOf(model).flatMap((text) => indented(text))
          ])
        ],
    probed.records.length === 0
      ? []
      : ["Records", "", ...probed.records.flatMap((record) => indented(recordText(record)))],
    probed.hosts.length === 0
      ? []
      : ["MX hosts", "", ...probed.hosts.flatMap((host) => indented(hostText(host)))],
    chain.length === 0
      ? []
      : ["What DNSSEC and certificates prove", "", ...chain.flatMap((text) => indented(text))]
  ])
}

const sections = (all: ReadonlyArray<ReadonlyArray<string>>): string =>
  `${all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`
