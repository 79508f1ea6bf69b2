/** The way to a product page, with the card's facts at hand so that it can be painted at once. */
import type { Schemas } from "@chama/api"

export type Card = Pick<Schemas["ProductCard"], "spu_id" | "title" | "subtitle" | "picture" | "price_fen">

let handed: Card | undefined

export function openProduct(card: Card): void {
  handed = card
  void uni.navigateTo({ url: `/goods/product/index?id=${card.spu_id}` })
}

/** The card that led here, if it is about this product. */
export function handedCard(spuId: string): Card | undefined {
  return handed?.spu_id === spuId ? handed : undefined
}
