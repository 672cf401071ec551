/** The OpenAPI 3.1 document, made from the schemas that check the requests, and a page that shows it. */
import { fastifySwagger } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { wordsOnlyPolicy } from '../http/security-headers.ts'
import { DOCS_STYLE, renderDocs } from './docs-page.ts'
import { components } from './shapes.ts'

const DESCRIPTION = `Production reporting, for other programs: ERP, MES, boards.

Quantities are decimal strings and exact. Instants are ISO 8601 with the site's offset. Lists page by cursor:
ask again with \`cursor\` = \`nextCursor\` until it is null. Errors are RFC 9457 problem documents; branch on \`kind\`.
Fields that are not known are refused.`

/** Before the routes it is to describe. */
export async function collectOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Baogong', version, description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      servers: [{ url: '/' }],
      security: [{ apiKey: [] }],
      tags: [
        'orders',
        'steps',
        'reports',
        'stock',
        'inspections',
        'exceptions',
        'alerts',
        'pay',
        'people',
        'departments',
        'operation',
      ].map(name => ({
        name,
      })),
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key of API_KEYS, or one that `npm run keys` or POST /keys made.',
          },
        },
      },
    },
    hideUntagged: true,
    transform: createJsonSchemaTransform({ schemaRegistry: components }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: components }),
  })
}

/** Needs no key: the document tells nothing of the factory. */
export function registerOpenApi(app: FastifyInstance): void {
  let document: OpenApiDocument | null = null
  let page: string | null = null
  const read = (): OpenApiDocument => {
    document ??= withoutUnused({ ...app.swagger() })
    return document
  }
  app.get('/api/openapi.json', () => read())
  app.get('/api/docs', (_request, reply) => {
    page ??= renderDocs(read())
    return reply
      .header('content-security-policy', wordsOnlyPolicy(DOCS_STYLE))
      .type('text/html; charset=utf-8')
      .send(page)
  })
}

/** As much of its form as is needed here. */
export type OpenApiDocument = {
  readonly [member: string]: unknown
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

/** Each component is made for requests and for answers; only what something refers to stays. */
function withoutUnused(document: OpenApiDocument): OpenApiDocument {
  const { components: parts, ...rest } = document
  const schemas = parts?.schemas ?? {}
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    for (const name of referencesIn(value)) {
      if (used.has(name)) continue
      used.add(name)
      visit(schemas[name])
    }
  }
  visit(rest)
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))
  return { ...rest, components: { ...parts, schemas: kept } }
}

const referencesIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name)
