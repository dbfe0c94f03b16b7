/** An HTML page that asks nobody for anything: style and script are in it, and there is nothing else to load. */
import { hash } from "node:crypto"
import { Markup, markup } from "./markup.ts"
import { style } from "./style.ts"

export interface HtmlPage {
  readonly title: string
  /** By what it was made. */
  readonly provenance: ReadonlyArray<readonly [what: string, value: string]>
  /** What keyboards and screen readers may go on to at once: "Skip to the answers". */
  readonly skip: string
  /** Below the title. */
  readonly head?: Markup | undefined
  readonly body: Markup
  /** What results rest on. */
  readonly foot: string
  /** JavaScript. */
  readonly script?: string
}

/** The same content gives the same bytes. */
export const htmlPage = ({ title, provenance, skip, head, body, foot, script }: HtmlPage): string =>
  `<!doctype html>\n${
    markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="hoptrust">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#outcomes">${skip}</a>
<header>
<h1>${title}</h1>
${head}</header>
<main id="outcomes">
${body}</main>
<footer><dl>${provenance.map(([what, value]) => markup`<dt>${what}</dt><dd>${value}</dd>`)}</dl>
<p>${foot}</p></footer>
${script === undefined ? undefined : markup`<script>${new Markup(script)}</script>\n`}</body>
</html>
`.text
  }`

/** Content Security Policy 3: nothing but the style and the script of this page, told by their digests. */
const policyFor = (script: string | undefined): string =>
  [
    "default-src 'none'",
    "img-src data:",
    `style-src ${digest(style)}`,
    ...(script === undefined ? [] : [`script-src ${digest(script)}`]),
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ")

const digest = (text: string) => `'sha256-${hash("sha256", text, "base64")}'`
