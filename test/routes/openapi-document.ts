import { apiRoutes } from "../../src/routes/api-v1.ts"

/** The OpenAPI document as a client gets it, without a Worker. */
export async function readDocument(): Promise<OpenApiDocument> {
  const response = await apiRoutes().request("/openapi.json")
  return response.json()
}

export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
}

export interface Parameter {
  name: string
  in: "query" | "path"
  required?: boolean
  description?: string
  example?: unknown
  schema: Schema
}

export interface Media {
  schema: Schema
  example?: unknown
}

export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
  example?: unknown
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
}
