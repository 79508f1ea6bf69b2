/** What a list is narrowed to; the server names what there is to choose, with counts. */

export interface Narrowing {
  /** facet id → chosen values; an attribute's values go out as `id=value`. */
  chosen: Record<string, string[]>
  fromYuan: string
  toYuan: string
  inStock: boolean
}

export function emptyNarrowing(): Narrowing {
  return { chosen: {}, fromYuan: "", toYuan: "", inStock: false }
}

export function isNarrowed(n: Narrowing): boolean {
  return n.inStock || n.fromYuan !== "" || n.toYuan !== "" || Object.values(n.chosen).some((v) => v.length > 0)
}

/** The same narrowing with a value of a facet put in or taken out. */
export function toggled(n: Narrowing, facet: string, value: string): Narrowing {
  const before = n.chosen[facet] ?? []
  const after = before.includes(value) ? before.filter((v) => v !== value) : [...before, value]
  return { ...n, chosen: { ...n.chosen, [facet]: after } }
}

function fen(yuan: string): number | undefined {
  // A typed bound, not a price: whole yuan only.
  return /^\d{1,6}$/.test(yuan) ? Number(`${yuan}00`) : undefined
}

export function asQuery(n: Narrowing) {
  const attributes = Object.entries(n.chosen)
    .filter(([facet]) => !["brand", "tag", "category"].includes(facet))
    .flatMap(([facet, values]) => values.map((v) => `${facet}=${v}`))
  return {
    brand: n.chosen.brand?.length ? n.chosen.brand : undefined,
    tag: n.chosen.tag?.length ? n.chosen.tag : undefined,
    attribute: attributes.length ? attributes : undefined,
    price_from_fen: fen(n.fromYuan),
    price_to_fen: fen(n.toYuan),
    in_stock: n.inStock || undefined,
  }
}
