/** The colours of a report. Contrasts of text are 4.5 to 1 or better, of marks 3 to 1 (WCAG 2.2 §1.4.3, §1.4.11). */

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
  "curve-0": "#0550ae",
  "curve-1": "#b42318",
  "curve-2": "#1a7f37",
  "curve-3": "#8250df",
  "curve-4": "#9a6700",
  "curve-5": "#57606a"
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
  "curve-0": "#79b8ff",
  "curve-1": "#ffa198",
  "curve-2": "#56d364",
  "curve-3": "#d2a8ff",
  "curve-4": "#e3b341",
  "curve-5": "#adbac7"
}
