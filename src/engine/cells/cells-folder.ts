/** What a result says of the folder in which its cells may still be. */

/**
 * @param what the cells are called
 * @param isOver when nobody needs them any more: "the sweep is done"
 */
export const cellsFolder = (what: "cells" | "searches", isOver: string) => ({
  name: "cells/",
  meaning: `if present, the finished ${what}, from which \`--resume\` and \`merge\` go on; remove it when ${isOver}`
})
