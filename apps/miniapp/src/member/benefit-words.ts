/** What a level or a paid card gives, in words. */
import type { Schemas } from "@chama/api"

export interface Benefit {
  title: string
  text: string
}

export function benefitWords(given: Schemas["Benefits"] | undefined): Benefit[] {
  if (!given) return []
  const words: Benefit[] = []
  const { price_bps = 10_000, points_bps = 10_000, early_access_minutes = 0, birthday_points = 0 } = given
  if (price_bps < 10_000) words.push({ title: `${price_bps / 1000} 折`, text: "会员价" })
  if (points_bps > 10_000) words.push({ title: `${points_bps / 10_000} 倍`, text: "购物积分" })
  const monthly = (given.monthly_coupons ?? []).reduce((sum, gift) => sum + (gift.count ?? 1), 0)
  if (monthly) words.push({ title: `${monthly} 张`, text: "每月赠券" })
  const birthday = (given.birthday_coupons ?? []).reduce((sum, gift) => sum + (gift.count ?? 1), 0)
  if (birthday_points) words.push({ title: `${birthday_points} 分`, text: "生日积分" })
  if (birthday) words.push({ title: `${birthday} 张`, text: "生日赠券" })
  if (early_access_minutes) words.push({ title: `早 ${early_access_minutes} 分钟`, text: "新品先购" })
  if (given.exclusive_service) words.push({ title: "优先接待", text: "专属客服" })
  return words
}
