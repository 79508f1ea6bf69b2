/** The regions of China: asked for once per version, kept on the phone, never in the package. */
import { api } from "@/session"
import { keep } from "@/session/keep"

export type County = readonly [code: string, name: string]
export type City = readonly [code: string, name: string, counties: readonly County[]]
export type Province = readonly [code: string, name: string, cities: readonly City[]]

interface Kept {
  version: string
  provinces: readonly Province[]
}

export async function loadRegions(): Promise<readonly Province[]> {
  const held = keep.get<Kept>("regions")
  try {
    const { version } = await api.get("/api/shop/regions", { anonymous: true })
    if (held?.version === version) return held.provinces
    const answer: unknown = await api.get("/api/shop/regions/{version}", { path: { version }, anonymous: true })
    const provinces = answer as readonly Province[]
    keep.set("regions", { version, provinces })
    return provinces
  } catch (why) {
    if (held) return held.provinces
    throw why
  }
}

/** Where a county's code stands: indexes of province, city, county; the beginning when it is unknown. */
export function placeOf(provinces: readonly Province[], code: string): [number, number, number] {
  for (const [p, province] of provinces.entries())
    for (const [c, city] of province[2].entries())
      for (const [n, county] of city[2].entries()) if (county[0] === code) return [p, c, n]
  return [0, 0, 0]
}
