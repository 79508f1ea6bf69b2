/** Money comes as integer fen and is only ever shown here; no price is computed on the client. */

/** `123456` → `1,234.56`. */
export function yuan(fen: number): string {
  const [whole, part] = parts(fen)
  return `${whole}.${part}`
}

/** Whole yuan (with thousands marks and sign) and the two digits behind the point. */
export function parts(fen: number): [whole: string, part: string] {
  const sign = fen < 0 ? "-" : ""
  const digits = Math.abs(Math.trunc(fen)).toString().padStart(3, "0")
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")
  return [`${sign}${whole}`, digits.slice(-2)]
}

/** The amount without needless zeros: `1200` → `12`, `1250` → `12.5`; for coupons and labels. */
export function shortYuan(fen: number): string {
  const [whole, part] = parts(fen)
  return part === "00" ? whole : `${whole}.${part.replace(/0$/, "")}`
}
