/** An estimate with the interval in which the truth lies with 95 % confidence. */
export interface Estimate {
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** How many independent trials it rests on. */
  readonly count: number
}
