/** Every number of docs/how-much-mail.md follows from rows of results/population and results/population-adoption. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"
import { rowsOf } from "./results.fixture.ts"

const page = readFileSync(join(projectFolder, "docs", "how-much-mail.md"), "utf8")
const [shares, adoption] = ["population", "population-adoption"].map((folder) =>
  rowsOf(join(projectFolder, "results", folder), "population-shares.csv").filter(({ part }) => part === "all")
)

/** Percent of all mail. */
const percent = (
  of: typeof shares,
  model: string,
  attack: string,
  adopted: string,
  metric: string
): number => {
  const found = of!.filter(
    (row) =>
      row["model"] === model &&
      row["attack"] === attack &&
      row["adoption"] === adopted &&
      row["metric"] === metric
  )
  expect(found).toHaveLength(1)
  return 100 * Number(found[0]!["estimate"])
}

const models = ["mta-sts", "dane", "dane+mta-sts"]
const rounded = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1")
const rowFor = (...cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

describe("docs/how-much-mail.md", () => {
  it.each(
    [
      "everywhere",
      "stripping-network",
      "diverted-provider",
      "compromised-provider",
      "authority-errs"
    ].flatMap((attack) => ["today", "full"].map((adopted) => [attack, adopted] as const))
  )("says how much mail each model saves: %s, %s", (attack, adopted) => {
    const read = percent(shares, "opportunistic", attack, adopted, "exposed_mail_share")
    const saved = models.map((model) =>
      rounded(percent(shares, model, attack, adopted, "saved_mail_share"), 2)
    )
    expect(page).toContain(rowFor(`\`${attack}\``, adopted, rounded(read, 2), ...saved))
  })

  it.each(["domains-plus-10", "largest-provider", "senders-plus-10"])(
    "says what one percent more buys: %s",
    (more) => {
      const points = more === "largest-provider" ? 28.5 : 10
      const bought = models.map((model) => {
        const [before, after] = ["today", more].map((adopted) =>
          percent(adoption, model, "everywhere", adopted, "saved_mail_share")
        )
        return rounded((after! - before!) / points, 3)
      })
      expect(page).toContain(rowFor(`\`${more}\``, ...bought))
    }
  )

  it.each(["today", "full"])("says what mistakes lose, and where the crossing is: %s", (adopted) => {
    const lost = models.map((model) => percent(shares, model, "none", adopted, "lost_mail_share"))
    expect(page).toContain(rowFor("lost without an attack", adopted, ...lost.map((one) => rounded(one, 2))))
    if (adopted === "today") return
    const crossing = models.map((model, index) => {
      const ofAttacked =
        percent(shares, model, "everywhere", adopted, "saved_mail_share") /
        percent(shares, "opportunistic", "everywhere", adopted, "exposed_mail_share")
      return rounded(lost[index]! / ofAttacked, 1)
    })
    expect(page).toContain(rowFor("crossing", adopted, ...crossing))
  })

  it.each(
    ["everywhere", "stripping-network"].flatMap((attack) =>
      ["today", "full"].map((adopted) => [attack, adopted] as const)
    )
  )("says how much is read before a report warns: %s, %s", (attack, adopted) => {
    const cells = ["opportunistic", "mta-sts"].flatMap((model) =>
      ["exposed_mail_share", "unnoticed_mail_share"].map((metric) =>
        rounded(percent(shares, model, attack, adopted, metric), 2)
      )
    )
    expect(page).toContain(rowFor(`\`${attack}\``, adopted, ...cells))
  })

  const sensitivity = rowsOf(
    join(projectFolder, "results", "population-sensitivity"),
    "population-sensitivity.csv"
  )

  it.each([...new Set(sensitivity.map(({ variant }) => variant!))])(
    "says what the answers owe to an assumption: %s",
    (variant) => {
      const moved = ([model, attack, metric]: ReadonlyArray<string>) => {
        const found = sensitivity.filter(
          (row) =>
            row["variant"] === variant &&
            row["model"] === model &&
            row["attack"] === attack &&
            row["metric"] === metric
        )
        expect(found).toHaveLength(1)
        const points = 100 * Number(found[0]!["estimate"])
        return `${points > 0 ? "+" : ""}${points.toFixed(2)}`.replace(/^[+-](0\.00)$/, "$1")
      }
      const cells = [
        ["mta-sts", "everywhere", "saved_mail_share"],
        ["dane", "everywhere", "saved_mail_share"],
        ["mta-sts", "none", "lost_mail_share"],
        ["dane", "none", "lost_mail_share"]
      ].map(moved)
      expect(page).toContain(rowFor(`\`${variant}\``, ...cells))
    }
  )
})
