/** Where a picture's files are: the folder's name tells its colour and size, the files are named by width.
 *
 * `/media/{id}-{rrggbb}-{w}x{h}/{n}.webp` exists for each n of WIDTHS below w, and for w itself.
 */
import { storefront } from "./storefront"

const WIDTHS = [240, 480, 960, 1600]
const FORM = /^(.*\/[0-9a-f]{32}-([0-9a-f]{6})-(\d+)x(\d+))\/\d+\.webp$/

/** Pixels of this screen to a CSS pixel; asked once, for asking costs a layout. */
export const density: number = uni.getSystemInfoSync().pixelRatio

export interface PictureFile {
  url: string
  colour: string
}

/** The smallest file that is sharp at so many CSS pixels; a path of another form is taken as it is. */
export function pictureFile(path: string, cssWidth: number, density: number, base = storefront.value.media_url): PictureFile {
  const found = FORM.exec(path)
  if (!found) return { url: path.startsWith("/") ? base + path : path, colour: "" }
  const [, folder, colour, w] = found
  const whole = Number(w)
  // Beyond twice the CSS pixels nobody sees a difference, everybody waits longer.
  const needed = cssWidth * Math.min(density, 2)
  const width = WIDTHS.find((n) => n >= needed && n < whole) ?? whole
  return { url: `${base}${folder}/${width}.webp`, colour: `#${colour}` }
}
