/** Which two changes of a domain are worth trying together, and worth recommending. */
import type { Deployment } from "../../report/advice-text.ts"
import type { Deployable, DeployablePair } from "../../scenario/deployable.ts"
import { setText } from "../../search/capability-set.ts"

/** Two changes where one of them prevents nothing by itself for senders who notice both. Two that each prevent something are recommended anyway. */
export const pairsWorthTrying = (
  pairs: ReadonlyArray<DeployablePair>,
  changed: ReadonlyArray<Deployment>
): ReadonlyArray<Deployable> =>
  pairs.flatMap(({ parts, models, ...pair }) => {
    const open = models.filter((label) =>
      changed.some(
        ({ title, model, prevented, left }) =>
          model === label && parts.includes(title) && prevented.length === 0 && left.length > 0
      )
    )
    return open.length === 0 ? [] : [{ ...pair, models: open }]
  })

/** More than each change by itself does for the same senders. */
export const buysMore = ({ model, prevented }: Deployment, changed: ReadonlyArray<Deployment>): boolean => {
  const before = new Set(changed.flatMap((one) => (one.model === model ? one.prevented.map(setText) : [])))
  return prevented.some((set) => !before.has(setText(set)))
}
