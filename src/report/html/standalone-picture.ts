/** A picture of a report by itself, for notebooks and slides: an SVG file with its own style, in light colours. */
import { Markup, markup } from "./markup.ts"
import { light } from "./palette.ts"
import { svgStyle } from "./svg-style.ts"

const colours: ReadonlyMap<string, string> = new Map(Object.entries(light))

/** Outside a page there are no variables. */
const style = svgStyle.replaceAll(
  /var\(--([\w-]+)\)/g,
  (variable, name: string) => colours.get(name) ?? variable
)

/** Text is in the family "DejaVu Sans", which is free and everywhere. */
export const standalonePicture = (picture: Markup): string => {
  const [, width = "0", height = "0"] = / width="([\d.]+)" height="([\d.]+)"/.exec(picture.text) ?? []
  const ground = markup`<style>${new Markup(style)}</style><rect width="${width}" height="${height}" fill="${light.paper}"/>`
  return picture.text
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-family="DejaVu Sans" font-size="12" ')
    .replace(/^(<svg[^>]*>)/, `$1${ground.text}`)
}
