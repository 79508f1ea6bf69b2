/** A line of a statement in words. */
import type { Schemas } from "@chama/api"

type Entry = Schemas["Entry"]

const ACTS: Record<string, string> = {
  capture: "订单使用",
  return: "订单退回",
  expire: "到期清零",
  make_up: "补签",
  recharge: "充值",
  reverse: "充值退回",
  refund: "充值退回",
  take_back: "退款扣回",
  convert: "转入余额",
}
const REASONS: Record<string, string> = {
  check_in: "每日签到",
  order: "购物奖励",
  order_completed: "购物奖励",
  spend: "购物奖励",
  review: "评价奖励",
  review_picture: "晒图奖励",
  profile: "完善资料",
  invite: "邀请好友",
  birthday: "生日礼",
  card: "购买会员卡",
  recharge: "充值赠送",
}

export function entryTitle(entry: Pick<Entry, "act" | "reason" | "amount">): string {
  if (entry.act === "capture" && entry.reason === "card") return "购买会员卡"
  const word = ACTS[entry.act] ?? REASONS[entry.reason]
  if (word) return word
  // What staff wrote when they gave or took something is meant to be read; our own words are not.
  if (/[\u4e00-\u9fff]/.test(entry.reason)) return entry.reason
  return entry.amount < 0 ? "扣减" : "发放"
}
