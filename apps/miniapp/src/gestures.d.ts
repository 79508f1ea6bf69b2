export {}

declare module "vue" {
  interface ComponentCustomProperties {
    sheet: Gestures
    swipe: Gestures
  }
}
