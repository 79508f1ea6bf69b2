/** What can be chosen of a product: pure, over axes, SKUs and stock. */

export interface Pickable {
  pictures: readonly string[]
  axes: readonly { name: string; values: readonly string[] }[]
  skus: readonly { sku_id: string; spec: readonly string[]; spec_text: string; picture: string; price_fen: number; status: string }[]
  available: Readonly<Record<string, number>>
}
export interface AxisRow {
  name: string
  values: { text: string; on: boolean; possible: boolean }[]
}

function canBeHad(goods: Pickable, spec: readonly string[]): boolean {
  return goods.skus.some(
    (s) => s.status === "on" && s.spec.every((v, i) => v === spec[i]) && (goods.available[s.sku_id] ?? 0) > 0,
  )
}

/** The SKU of a whole choice. */
export function skuOf(goods: Pickable, choice: readonly string[]) {
  return goods.skus.find((s) => s.status === "on" && s.spec.every((v, i) => v === choice[i]))
}

/** The first choice that can be had, else the first there is. */
export function firstChoice(goods: Pickable): string[] {
  const on = goods.skus.filter((s) => s.status === "on")
  const first = on.find((s) => (goods.available[s.sku_id] ?? 0) > 0) ?? on[0]
  return first ? [...first.spec] : goods.axes.map((a) => a.values[0] ?? "")
}

/** Each axis with its values: chosen or not, and whether changing to it leaves something that can be had. */
export function choicesOf(goods: Pickable, choice: readonly string[]): AxisRow[] {
  return goods.axes.map((axis, n) => ({
    name: axis.name,
    values: axis.values.map((text) => ({
      text,
      on: choice[n] === text,
      possible: canBeHad(goods, choice.map((v, i) => (i === n ? text : v))),
    })),
  }))
}
