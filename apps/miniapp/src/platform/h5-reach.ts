/** What uni-app's browser half leaves out for people who listen or type: names of fields, pictures, a keyboard's reach. */

const PRESSED = "uni-button, [role='button'], [role='checkbox'], [role='radio'], [role='tab'], [role='switch']"
const TOUCHED = `uni-input, uni-textarea, img, .uni-scroll-view, ${PRESSED}`

function mend(element: Element): void {
  if (element.matches("uni-input, uni-textarea")) {
    const label = element.getAttribute("aria-label") ?? element.querySelector(".uni-input-placeholder, .uni-textarea-placeholder")?.textContent
    const field = element.querySelector("input, textarea")
    // Only what differs: a label that is set is itself a change that is heard.
    if (label && field && field.getAttribute("aria-label") !== label) field.setAttribute("aria-label", label)
  } else if (element.matches("img")) {
    // Whoever draws a picture that says something names it around the <img>.
    if (!element.hasAttribute("alt")) element.setAttribute("alt", "")
  } else {
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "0")
    if (element.matches("uni-button:not([role])")) element.setAttribute("role", "button")
    if (element.hasAttribute("disabled")) element.setAttribute("aria-disabled", "true")
    else element.removeAttribute("aria-disabled")
  }
}

function mendBelow(node: Node): void {
  if (!(node instanceof Element)) return
  const field = node.closest("uni-input, uni-textarea")
  if (field) mend(field)
  if (node.matches(TOUCHED)) mend(node)
  node.querySelectorAll(TOUCHED).forEach(mend)
}

/** From now on every element that comes is mended, and Enter or Space presses what can be pressed. */
export function reachEverybody(): void {
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") mendBelow(change.target)
      else change.addedNodes.forEach(mendBelow)
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "disabled"] })
  document.addEventListener("keydown", (event) => {
    const pressed = event.target
    if ((event.key !== "Enter" && event.key !== " ") || !(pressed instanceof HTMLElement) || !pressed.matches(PRESSED)) return
    event.preventDefault()
    pressed.click()
  })
}
