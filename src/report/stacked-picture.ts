/** Several pictures as one SVG file: each with a heading above it, and lines of text below all of them. */
import { folded } from "./folded-text.ts"
import { Markup, markup } from "./html/markup.ts"
import { light } from "./html/palette.ts"
import { standalonePicture } from "./html/standalone-picture.ts"

export interface HeadedPicture {
  readonly heading: string
  /** An SVG element that has a width and a height. */
  readonly picture: Markup
}

/** Lengths in pixels: our choice, because sixteen-pixel headings and thirteen-pixel text fit. */
const margin = 12
const headingHeight = 30
const lineHeight = 20
/** Of the widest usual text of that size, so that lines are folded before they reach the edge. */
const headingCharacter = 10
const textCharacter = 8
/** Narrower pictures leave their headings no room. */
const leastWidth = 560

export const stackedPicture = (pictures: ReadonlyArray<HeadedPicture>, legend: string): string => {
  const sizes = pictures.map(({ picture }) => sizeOf(picture))
  const width = Math.max(leastWidth, ...sizes.map((size) => size.width)) + 2 * margin
  const fitting = (character: number) => Math.floor((width - 2 * margin) / character)
  const parts: Array<Markup> = []
  let y = margin
  for (const [i, { heading, picture }] of pictures.entries()) {
    for (const line of folded(heading, fitting(headingCharacter))) {
      parts.push(markup`<text x="${margin}" y="${y + 18}" style="font-size:16px">${line}</text>`)
      y += headingHeight
    }
    parts.push(placed(picture, margin, y))
    y += sizes[i]!.height + 2 * margin
  }
  for (const line of folded(legend, fitting(textCharacter))) {
    parts.push(markup`<text x="${margin}" y="${y + 14}" style="font-size:13px">${line}</text>`)
    y += lineHeight
  }
  const height = y + margin
  return standalonePicture(
    markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" fill="${light.ink}">${parts}</svg>`
  )
}

/** Pictures that have headings and grounds of their own, one below the other; one is as it is. */
export const stackedPictures = (pictures: ReadonlyArray<Markup>): string => {
  if (pictures.length === 1) return pictures[0]!.text
  const sizes = pictures.map(sizeOf)
  const width = Math.max(0, ...sizes.map((size) => size.width))
  const tops = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, { height }) => sum + height + margin, 0))
  const height = sizes.reduce((sum, size) => sum + size.height + margin, 0)
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${light.paper}"/>${pictures.map((picture, i) => placed(picture, 0, tops[i]!))}</svg>`
    .text
}

/** Pictures say first how large they are. */
const sizeOf = ({ text }: Markup) => {
  const [, tag = ""] = /^<svg([^>]*)>/.exec(text) ?? []
  const lengthOf = (name: string) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(tag)?.[1] ?? 0)
  return { width: lengthOf("width"), height: lengthOf("height") }
}

const placed = ({ text }: Markup, x: number, y: number): Markup =>
  new Markup(text.replace("<svg ", `<svg x="${x}" y="${y}" `))
