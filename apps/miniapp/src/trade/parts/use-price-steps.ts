/** How a price came, in the server's words; asked for only when somebody wants to know. */
import type { Schemas } from "@chama/api"
import { said } from "@chama/lib"
import { ref, shallowRef } from "vue"

type Step = Schemas["Said"]

export function usePriceSteps(ask: () => Promise<readonly Step[]>) {
  const open = ref(false)
  const steps = shallowRef<readonly Step[]>([])
  const problem = ref("")

  async function load(): Promise<void> {
    problem.value = ""
    try {
      steps.value = await ask()
    } catch (why) {
      problem.value = said(why)
    }
  }
  function show(): void {
    steps.value = []
    open.value = true
    void load()
  }
  const close = (): void => {
    open.value = false
  }
  return { open, steps, problem, load, show, close }
}
