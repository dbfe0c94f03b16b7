/** The colours of a report. Contrasts of text are 4.5 to 1 or better, of marks 3 to 1 (WCAG 2.2 §1.4.3, §1.4.11).
 * Each means one thing: green, grey, yellow and red are outcomes, blue is a link, and curves have none of these. Chains have
 * the colours of DNSViz, each with a line of its own. */

export const light = {
  ink: "#1f2328",
  faint: "#59636e",
  paper: "#fff",
  line: "#c8cfd6",
  link: "#0550ae",
  safe: "#d5f0da",
  unchecked: "#e4e8ee",
  waits: "#fff0b8",
  exposed: "#b42318",
  "on-exposed": "#fff",
  panel: "#f6f8fa",
  secure: "#0b6e7f",
  bogus: "#b42318",
  "curve-0": "#0e7490",
  "curve-1": "#7c3aed",
  "curve-2": "#a8177f",
  "curve-3": "#8a4b08",
  "curve-4": "#5e6064",
  "curve-5": "#1f2328"
} as const

export type Palette = Readonly<Record<keyof typeof light, string>>

export const dark: Palette = {
  ink: "#e6edf3",
  faint: "#9aa5b1",
  paper: "#0f141a",
  line: "#3a444f",
  link: "#79b8ff",
  safe: "#1b4a2b",
  unchecked: "#333c47",
  waits: "#5a4708",
  exposed: "#ffa198",
  "on-exposed": "#3b0a07",
  panel: "#171d24",
  secure: "#4fc3d9",
  bogus: "#ffa198",
  "curve-0": "#4fd1dd",
  "curve-1": "#c4a7ff",
  "curve-2": "#ff9bd8",
  "curve-3": "#d9a066",
  "curve-4": "#b5b8bc",
  "curve-5": "#e6edf3"
}
