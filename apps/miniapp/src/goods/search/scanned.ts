/** Where a scanned code leads. */

/** The product's page that a poster's code names (a mini-program's path or the shop's address), undefined for other texts. */
export function scannedPage(text: string): string | undefined {
  const found = /^(?:https?:\/\/[^/?#\s]+\/|\/)?(goods\/product\/index\?(?:id|scene)=[\w%-]+)/.exec(text.trim())
  return found ? `/${found[1]}` : undefined
}
