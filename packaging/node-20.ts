/** What Node 20 lacks of the language that the sources are written in; the bundle has it in place of the language's own. */

/** ECMAScript 2024 §24.1.2.1; Node has it from 21 on. */
export const groupBy = <Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key
): Map<Key, Array<Item>> => {
  const groups = new Map<Key, Array<Item>>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
