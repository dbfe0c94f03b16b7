/** What a sweep comes to, a sentence for each main question: the best and the worst model, with intervals. */
import type { ReadRows } from "./content.ts"
import { quantityOf, variedIn } from "./estimate-pictures.ts"
import { listed } from "./in-words.ts"
import { attackWords, metricWords } from "./metric-words.ts"
import { scaleOf } from "./plot.ts"

type Row = ReadRows[number]

/** What most readers come for: exposed mail under an attack, and without one refused mail of pairs, or mail that a population loses. */
export const isMainQuestion = ([first]: ReadRows): boolean =>
  first?.["attack"] === "none"
    ? ["falsely_refused_mail_share", "undelivered_mail_share"].includes(first["metric"] ?? "")
    : first?.["metric"] === "exposed_mail_share"

/** The main questions where anything happened; all are shares, of which less is better. */
export const sweepAnswers = (summary: ReadRows): ReadonlyArray<string> =>
  [...Map.groupBy(summary, ({ metric, attack }) => JSON.stringify([metric, attack])).values()]
    .filter((rows) => isMainQuestion(rows) && rows.some(({ estimate }) => Number(estimate) !== 0))
    .map(answer)

const answer = (rows: ReadRows): string => {
  const { metric = "", attack = "" } = rows[0]!
  const models = [...Map.groupBy(rows, ({ model = "" }) => model)].map(([model, own]) => {
    const sorted = own.toSorted((a, b) => Number(a["estimate"]) - Number(b["estimate"]))
    return { model, most: Number(sorted.at(-1)!["estimate"]), told: range(sorted) }
  })
  const question = `${metricWords(metric)}, ${attackWords(attack)}`
  const least = Math.min(...models.map(({ most }) => most))
  const most = Math.max(...models.map((one) => one.most))
  const named = (value: number) => {
    const alike = models.filter((one) => one.most === value)
    const [first] = alike
    const same = alike.filter(({ told }) => told === first!.told)
    return `${listed(same.map(({ model }) => model))}, ${first!.told}`
  }
  return least === most
    ? `${question}: ${named(least)}.`
    : `${question}: best ${named(least)}; worst ${named(most)}.`
}

/** From the least estimate of a model to its greatest, each with its interval and where it is found. */
const range = (sorted: ReadRows): string => {
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  if (first["estimate"] === last["estimate"])
    return sorted.length === 1 ? shown(last) : `${shown(widest(sorted))} throughout`
  return `from ${shown(first)} at ${place(first)} to ${shown(last)} at ${place(last)}`
}

/** One interval that holds all: where the estimate is the same everywhere, its intervals need not be. */
const widest = (rows: ReadRows): Row => {
  const ends = (column: "low" | "high") =>
    rows.map((row) => row[column] ?? "").toSorted((a, b) => Number(a) - Number(b))
  return { ...rows[0]!, low: ends("low")[0]!, high: ends("high").at(-1)! }
}

const shown = (row: Row): string => {
  const { estimate, low = "", high = "" } = row
  const scale = scaleOf(quantityOf([row]), [Number(estimate), Number(high)])
  const interval =
    low === "" || high === "" ? "" : ` (${scale.shown(Number(low))} to ${scale.shown(Number(high))})`
  return `${scale.shown(Number(estimate))}${interval}`
}

const place = (row: Row): string =>
  variedIn([row])
    .map(({ name, column }) => `${name} = ${row[column] ?? ""}`)
    .join(", ")
