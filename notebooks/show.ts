/** What the notebooks share: results read back, and pictures of them. */
import { Resvg } from "@resvg/resvg-js"
import { readFileSync } from "node:fs"
import { attemptCells } from "../src/report/attempt-cells.ts"
import { readCsv } from "../src/report/csv-reader.ts"
import { matrixPicture } from "../src/report/matrix-picture.ts"
import type { MatrixCell } from "../src/report/matrix.ts"

/** The rows of a committed result: `attempts("headline")`. */
export const attempts = (result: string) => readCsv(readFileSync(`../results/${result}/attempts.csv`, "utf8"))

/** The matrices of a committed result, by the names of their scenarios. */
export const matrices = (result: string): Readonly<Record<string, ReadonlyArray<MatrixCell>>> =>
  Object.fromEntries(attemptCells(attempts(result)).map(({ scenario, cells }) => [scenario, cells]))

/** Where Debian's fonts-dejavu-core puts it: the machine's other fonts would change the octets. */
const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

/** PNG, twice the size for sharp screens. */
export const picture = (title: string, cells: ReadonlyArray<MatrixCell>): Uint8Array =>
  new Resvg(matrixPicture(title, cells), {
    fitTo: { mode: "zoom", value: 2 },
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: "DejaVu Sans" }
  })
    .render()
    .asPng()
