/** `/api/docs`: the OpenAPI document as one plain page. No script, nothing from elsewhere. */
import { PROBLEM_KINDS } from './problem-kinds.ts'

type Json = { readonly [name: string]: unknown }

export function renderDocs(document: Json): string {
  const info = asObject(document.info)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(info.title)} API</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<header><h1>${html(info.title)} API <small>${html(info.version)}</small></h1>
<p>${html(info.description)
    .replaceAll('\n\n', '</p><p>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')}</p>
<p>Every route of <code>/api/v1</code> needs <code>Authorization: Bearer KEY</code>.
The document itself: <a href="/api/openapi.json">/api/openapi.json</a></p></header>
<nav><ul>${operationsOf(document).map(link).join('')}</ul></nav>
<main>${operationsOf(document).map(operation).join('')}
<h2>Shapes</h2>${schemasOf(document).map(shape).join('')}
<h2>Problems</h2>${Object.entries(PROBLEM_KINDS).map(problem).join('')}</main>
</body>
</html>
`
}

type Operation = { readonly path: string; readonly method: string; readonly details: Json }

function operationsOf(document: Json): readonly Operation[] {
  return Object.entries(asObject(document.paths)).flatMap(([path, methods]) =>
    Object.entries(asObject(methods)).map(([method, details]) => ({ path, method, details: asObject(details) })),
  )
}

const anchor = ({ path, method }: Operation): string => `${method}-${path.replace(/[^a-z0-9]+/gi, '-')}`

const link = (op: Operation): string =>
  `<li><a href="#${anchor(op)}"><b>${op.method.toUpperCase()}</b> ${html(op.path)}</a></li>`

function operation(op: Operation): string {
  const { details } = op
  const parameters = asList(details.parameters).map(asObject)
  const body = asObject(asObject(asObject(asObject(details.requestBody).content)['application/json']).schema)
  return `<section id="${anchor(op)}"><h2><b>${op.method.toUpperCase()}</b> ${html(op.path)}</h2>
<p>${html(details.summary)}. ${prose(details.description)}</p>
${parameters.length > 0 ? table(['Parameter', 'In', 'Type', ''], parameters.map(parameterRow)) : ''}
${Object.keys(body).length > 0 ? `<h3>Body</h3>${fieldsTable(body)}` : ''}
${table(
  ['Status', 'Answer'],
  Object.entries(asObject(details.responses)).map(([status, response]) => [status, answer(asObject(response))]),
)}</section>`
}

const parameterRow = (parameter: Json): readonly string[] => [
  `<code>${html(parameter.name)}</code>${parameter.required === true ? ' *' : ''}`,
  html(parameter.in),
  typeOf(asObject(parameter.schema)),
  prose(parameter.description ?? asObject(parameter.schema).description),
]

function answer(response: Json): string {
  const schemas = Object.values(asObject(response.content)).map(content => typeOf(asObject(asObject(content).schema)))
  return [...schemas, html(response.description).replace(/\w+/g, linkedKind)].join(': ')
}

const linkedKind = (word: string): string => (word in PROBLEM_KINDS ? `<a href="#problem-${word}">${word}</a>` : word)

function schemasOf(document: Json): readonly [string, unknown][] {
  return Object.entries(asObject(asObject(document.components).schemas))
}

const shape = ([name, schema]: [string, unknown]): string =>
  `<section id="shape-${html(name)}"><h3>${html(name)}</h3><p>${prose(asObject(schema).description)}</p>${fieldsTable(asObject(schema))}</section>`

function fieldsTable(schema: Json): string {
  const required = new Set(asList(schema.required))
  const rows = Object.entries(asObject(schema.properties)).map(([name, field]) => [
    `<code>${html(name)}</code>${required.has(name) ? ' *' : ''}`,
    typeOf(asObject(field)),
    prose(asObject(field).description),
  ])
  return rows.length > 0 ? table(['Field', 'Type', ''], rows) : ''
}

const problem = ([kind, { status, title, remedy }]: [string, (typeof PROBLEM_KINDS)[keyof typeof PROBLEM_KINDS]]) =>
  `<section id="problem-${kind}"><h3><code>${kind}</code> ${status}</h3><p>${html(title)}. ${prose(remedy)}</p></section>`

/** A schema in a word or two, as HTML. */
function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return `<a href="#shape-${html(name)}">${html(name)}</a>`
  }
  const choices = asList(schema.anyOf ?? schema.oneOf).map(choice => typeOf(asObject(choice)))
  if (choices.length > 0) return choices.join(' or ')
  if (Array.isArray(schema.enum)) return schema.enum.map(word => `<code>${html(word)}</code>`).join(' ')
  if (schema.const !== undefined) return `<code>${html(schema.const)}</code>`
  if (schema.type === 'array') return `list of ${typeOf(asObject(schema.items))}`
  if (schema.type === 'object' && schema.properties !== undefined) return `{ ${memberTypes(schema)} }`
  return html(Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type)
}

const memberTypes = (schema: Json): string =>
  Object.entries(asObject(schema.properties))
    .map(([name, member]) => `${html(name)}: ${typeOf(asObject(member))}`)
    .join(', ')

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows
    .map(row => `<tr>${row.map(cell => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`

const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const html = (value: unknown): string =>
  String(value ?? '').replace(/[&<>"']/g, character => ENTITIES[character] ?? character)

/** Text whose backquotes mean code. */
const prose = (value: unknown): string => html(value).replace(/`([^`]+)`/g, '<code>$1</code>')

/** In the page itself, and allowed there by its hash. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 small { font-weight: normal; opacity: .6; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #8884; }
b { color: #0a7d4f; }
nav ul { columns: 20rem; padding-left: 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: .5rem 0 1.25rem; }
th:first-child, td:first-child, td:nth-child(2) { overflow-wrap: normal; }
td:first-child { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8882; }
code { font-size: .9em; }
`
