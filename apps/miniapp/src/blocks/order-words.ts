/** How orders read: states, their log, and the buttons that the server allows. */

const STATES: Record<string, string> = {
  pending_payment: "待付款",
  paid: "已付款",
  to_ship: "待发货",
  shipped: "待收货",
  completed: "已完成",
  cancelled: "已取消",
  refunding: "退款中",
  refunded: "已退款",
}
const NOTES: Record<string, string> = {
  pending_payment: "请在时限内完成付款，超时会自动取消",
  paid: "付款成功，正在确认",
  to_ship: "掌柜正在打包，很快发出",
  shipped: "包裹在路上，收到后请确认",
  completed: "谢谢光临，喝茶愉快",
  cancelled: "订单已取消，没有扣款",
  refunding: "退款正在原路返回",
  refunded: "款项已原路退回",
}
// In the order in which they stand: the one to do next is at the right, under the thumb.
const ACTIONS: Record<string, string> = {
  cancel: "取消订单",
  refund: "申请退款",
  extend_receipt: "延长收货",
  again: "再来一单",
  receive: "确认收货",
  pay: "去付款",
}
const UNPAID = ["pending_payment", "cancelled"]
/** What the sum of an order is called. */
export function sumWord(state: string): string {
  return UNPAID.includes(state) ? "应付" : "实付"
}

export function stateWord(state: string): string {
  return STATES[state] ?? state
}
export function stateNote(state: string): string {
  return NOTES[state] ?? ""
}

export interface Button {
  action: string
  label: string
  main: boolean
}

/** The server's allowed actions as buttons, in the order of the words above; unknown ones are not drawn. */
export function buttonsOf(actions: readonly string[]): Button[] {
  return Object.entries(ACTIONS)
    .filter(([action]) => actions.includes(action))
    .map(([action, label]) => ({ action, label, main: action === "pay" || action === "receive" }))
}
