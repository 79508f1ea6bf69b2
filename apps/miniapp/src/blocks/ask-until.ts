/** Asks the server what became of a payment until it is decided: quick at first, patient later. */
import { onHide, onUnload } from "@dcloudio/uni-app"
import { said } from "@chama/lib"
import { ref } from "vue"

const WAITS_MS = [600, 800, 1000, 1500, 2000, 3000, 5000, 8000, 12000]

/** `ask` answers whether it is decided. Stops when the page is left; the shopper may ask again. */
export function useAsking(ask: () => Promise<boolean>) {
  const asking = ref(true)
  const problem = ref("")
  let timer: ReturnType<typeof setTimeout> | undefined

  async function turn(n: number): Promise<void> {
    asking.value = true
    let done = false
    try {
      done = await ask()
      problem.value = ""
    } catch (why) {
      problem.value = said(why)
    }
    if (done || n >= WAITS_MS.length) asking.value = false
    else timer = setTimeout(() => void turn(n + 1), WAITS_MS[n])
  }
  const stop = (): void => clearTimeout(timer)
  function begin(): Promise<void> {
    stop()
    return turn(0)
  }
  onHide(stop)
  onUnload(stop)
  return { asking, problem, begin }
}
