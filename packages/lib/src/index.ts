export * from "./act-key"
export * from "./errors"
export * from "./money"
export * from "./time"
