/** A product as a sheet of paper to hand on: picture, price, name, and a code that opens it. */
import type { Easel } from "@/platform/types"

export interface PosterFacts {
  shop: string
  title: string
  subtitle: string
  /** The price as it is read: `26.00`, and whether it is the lowest of several. */
  price: string
  from: boolean
  picture: string
  code: string
  /** What to do with the code. */
  hint: string
}
export const WIDE = 300
export const HIGH = 470
const EDGE = 16
const SIDE = WIDE - 2 * EDGE
const SERIF = '"Songti SC","Noto Serif SC","Noto Serif CJK SC",STSong,serif'
const SANS = '-apple-system,"PingFang SC","Noto Sans SC","Noto Sans CJK SC",sans-serif'
// A poster is paper wherever it is looked at: it has no dark side.
const PAPER = "#f7f4ee"
const CARD = "#fffdf9"
const INK = "#1f2328"
const QUIET = "#63676e"
const CINNABAR = "#b5402e"

/** Words cut into at most `most` lines that fit; the last one ends in … when words are left. */
export function lines(words: string, wide: number, most: number, measure: (part: string) => number): string[] {
  const made: string[] = []
  let line = ""
  // By code points: half an emoji is none.
  for (const sign of words) {
    if (measure(line + sign) <= wide) {
      line += sign
      continue
    }
    made.push(line)
    line = sign
    if (made.length === most) {
      const signs = [...made[most - 1]]
      while (signs.length && measure(`${signs.join("")}…`) > wide) signs.pop()
      made[most - 1] = `${signs.join("")}…`
      return made
    }
  }
  return line ? [...made, line] : made
}

/** Paint it; a picture that does not come leaves its paper empty, a code that does not come is an error. */
export async function paint(easel: Easel, facts: PosterFacts): Promise<string> {
  const { ctx } = easel
  const [picture, code] = await Promise.all([easel.picture(facts.picture).catch(() => undefined), easel.picture(facts.code)])
  ctx.fillStyle = PAPER
  ctx.fillRect(0, 0, WIDE, HIGH)
  ctx.fillStyle = CARD
  ctx.fillRect(EDGE, EDGE, SIDE, SIDE)
  if (picture) ctx.drawImage(picture, EDGE, EDGE, SIDE, SIDE)
  ctx.textBaseline = "alphabetic"
  let y = EDGE + SIDE + 34
  const write = (words: string, x: number, colour: string, font: string): void => {
    ctx.fillStyle = colour
    ctx.font = font
    ctx.fillText(words, x, y)
  }
  write("¥", EDGE, CINNABAR, `600 15px ${SANS}`)
  write(facts.price, EDGE + 13, CINNABAR, `600 26px ${SANS}`)
  if (facts.from) write("起", EDGE + 19 + ctx.measureText(facts.price).width, CINNABAR, `13px ${SANS}`)
  ctx.font = `600 18px ${SERIF}`
  for (const line of lines(facts.title, SIDE, 2, (part) => ctx.measureText(part).width)) {
    y += 26
    write(line, EDGE, INK, `600 18px ${SERIF}`)
  }
  y = HIGH - 66
  ctx.font = `12px ${SANS}`
  const [subtitle = ""] = lines(facts.subtitle, SIDE - 96, 1, (part) => ctx.measureText(part).width)
  write(subtitle, EDGE, QUIET, `12px ${SANS}`)
  y += 22
  write(facts.shop, EDGE, INK, `600 15px ${SERIF}`)
  y += 18
  write(facts.hint, EDGE, QUIET, `11px ${SANS}`)
  ctx.fillStyle = "#ffffff"
  ctx.fillRect(WIDE - EDGE - 84, HIGH - EDGE - 84, 84, 84)
  ctx.drawImage(code, WIDE - EDGE - 82, HIGH - EDGE - 82, 80, 80)
  return easel.finish()
}
