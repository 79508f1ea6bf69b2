/** The little Markdown that agreements are written in, as blocks that a mini-program can draw. */
export interface Piece {
  text: string
  strong: boolean
}
export type Block =
  | { kind: "heading"; pieces: Piece[] }
  | { kind: "text"; pieces: Piece[] }
  | { kind: "item"; pieces: Piece[] }
  | { kind: "row"; cells: Piece[][]; head: boolean }

/** `a **b**` → plain and strong pieces. */
export function pieces(line: string): Piece[] {
  return line
    .split("**")
    .map((text, n) => ({ text, strong: n % 2 === 1 }))
    .filter((piece) => piece.text !== "")
}

function cells(line: string): string[] {
  return line.replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim())
}

export function blocks(markdown: string): Block[] {
  const made: Block[] = []
  for (const raw of markdown.split("\n")) {
    const line = raw.trim()
    if (!line) continue
    const heading = /^#{1,4}\s+(.*)$/.exec(line)
    const item = /^(?:[-*]|\d+\.)\s+(.*)$/.exec(line)
    if (heading) made.push({ kind: "heading", pieces: pieces(heading[1]) })
    else if (item) made.push({ kind: "item", pieces: pieces(item[1]) })
    else if (/^\|[\s|:-]+\|?$/.test(line)) markHead(made)
    else if (line.startsWith("|")) made.push({ kind: "row", cells: cells(line).map(pieces), head: false })
    else made.push({ kind: "text", pieces: pieces(line) })
  }
  return made
}

/** The rule under a table's first row says that it is the head. */
function markHead(made: Block[]): void {
  const last = made[made.length - 1]
  if (last?.kind === "row") last.head = true
}
