/** The shop's API, typed from its OpenAPI document: a path that does not exist does not compile. */
import type { components, paths } from "./shop"

export type Schemas = components["schemas"]
export type Method = "get" | "post" | "put" | "delete"

type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never
export type PathsWith<M extends Method> = {
  [P in keyof paths]: Operation<P, M> extends { responses: unknown } ? P : never
}[keyof paths]

type Json<R> = R extends { content: { "application/json": infer B } } ? B : undefined
export type Answer<P extends keyof paths, M extends Method> = Operation<P, M> extends { responses: infer R }
  ? R extends { 200: infer A } ? Json<A> : R extends { 201: infer A } ? Json<A> : R extends { 202: infer A } ? Json<A> : undefined
  : never
export type Body<P extends keyof paths, M extends Method> = Operation<P, M> extends {
  requestBody: { content: { "application/json": infer B } }
} ? B : undefined
type Parameters<P extends keyof paths, M extends Method> = Operation<P, M> extends { parameters: infer Q } ? Q : never
export type PathParams<P extends keyof paths, M extends Method> = Parameters<P, M> extends { path: infer Q } ? Q : undefined
export type Query<P extends keyof paths, M extends Method> = Parameters<P, M> extends { query?: infer Q } ? Q : undefined

export interface Call {
  method: Method
  url: string
  body?: unknown
  /** The act key: the same for every repeat of one act. */
  key?: string
  /** Calls that do not need a session are sent without one. */
  anonymous?: boolean
}
export type Transport = (call: Call) => Promise<unknown>

export interface Options<P extends keyof paths, M extends Method> {
  path?: PathParams<P, M>
  query?: Query<P, M>
  body?: Body<P, M>
  key?: string
  anonymous?: boolean
}

function fill(template: string, path?: Record<string, unknown>, query?: Record<string, unknown>): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path?.[name])))
  // A list goes out as the same name several times.
  const pairs = Object.entries(query ?? {})
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const))
    .filter(([, one]) => one !== undefined && one !== null)
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&")
  return text ? `${filled}?${text}` : filled
}

/** A client that speaks through `transport`; every call is typed by the path it names. */
export function createClient(transport: Transport) {
  function verb<M extends Method>(method: M) {
    return <P extends PathsWith<M>>(template: P, options: Options<P, M> = {}): Promise<Answer<P, M>> => {
      const url = fill(
        template as string,
        options.path as Record<string, unknown> | undefined,
        options.query as Record<string, unknown> | undefined,
      )
      const { body, key, anonymous } = options
      return transport({ method, url, body, key, anonymous }) as Promise<Answer<P, M>>
    }
  }
  return { get: verb("get"), post: verb("post"), put: verb("put"), delete: verb("delete") }
}
