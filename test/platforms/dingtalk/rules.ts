/** What DingTalk refuses, by its documents: each rule returns its complaint. */
import { isRecord, type Json, listIn, parseJson, recordIn, textIn } from '../../../adapters/kit/json.ts'

export const OWN_TEMPLATE = 'own-form.schema'
export const STOCK_TEMPLATE = '1366a1eb-bc54-4859-ac88-517c56a9acb1.schema'

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  [OWN_TEMPLATE]: ['title', 'markdown', 'status', 'form', 'form_status', 'form_btn_text', 'has_form', 'buttons'],
  [STOCK_TEMPLATE]: ['title', 'logo', 'markdown', 'tips', 'sys_full_json_obj'],
}
const CREATE_KEYS = [
  'cardTemplateId',
  'outTrackId',
  'callbackType',
  'userIdType',
  'cardData',
  'openSpaceId',
  'imGroupOpenSpaceModel',
  'imGroupOpenDeliverModel',
  'imRobotOpenSpaceModel',
  'imRobotOpenDeliverModel',
]
const FIELD_KEYS = ['name', 'label', 'type', 'hidden', 'required', 'placeholder', 'defaultValue', 'options']
const FIELD_TYPES = ['TEXT', 'TEXT_AREA', 'NUMBER', 'SELECT', 'MULTI_SELECT']
const SPACE = /^dtv1\.card\/\/(IM_GROUP|IM_ROBOT)\.([^;]+)$/

export function cardComplaints(body: Json, template: string): readonly string[] {
  const map = recordIn(recordIn(body.cardData).cardParamMap)
  const known = VARIABLES[template] ?? []
  const size = Object.entries(map).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + textIn(value)), 0)
  return [
    ...Object.entries(map).flatMap(([key, value]) => [
      ...(typeof value === 'string' ? [] : [`variable ${key} is no text`]),
      ...(known.includes(key) ? [] : [`unknown variable ${key}`]),
      ...(Buffer.byteLength(key) <= 100 ? [] : [`long name ${key}`]),
    ]),
    ...(size <= 100_000 ? [] : [`${size} bytes of variables`]),
    ...(map.form === undefined ? [] : formComplaints(parseJson(textIn(map.form)))),
    ...(map.buttons === undefined ? [] : buttonComplaints(parseJson(textIn(map.buttons)))),
    ...(map.sys_full_json_obj === undefined
      ? []
      : buttonComplaints(recordIn(parseJson(textIn(map.sys_full_json_obj))).msgButtons)),
    ...markdownComplaints(textIn(map.markdown)),
  ]
}

/** Markup that nobody but an attacker would have put there. */
const markdownComplaints = (markdown: string): readonly string[] =>
  /<(?!br>)[a-z/]/i.test(markdown) || /@\s*(所有人|all\b)/i.test(markdown) || /\]\(dtmd:/.test(markdown)
    ? ['markup of somebody’s in the markdown']
    : []

function formComplaints(form: unknown): readonly string[] {
  if (!isRecord(form) || !Array.isArray(form.fields)) return ['the form is none']
  const fields = form.fields.map(recordIn)
  const names = fields.map(({ name }) => textIn(name))
  return [
    ...(new Set(names).size === names.length ? [] : ['a field’s name stands there twice']),
    ...fields.flatMap(field => [
      ...Object.keys(field)
        .filter(key => !FIELD_KEYS.includes(key))
        .map(key => `unknown property ${key} of a field`),
      ...(FIELD_TYPES.includes(textIn(field.type)) ? [] : [`unknown type ${textIn(field.type)}`]),
      ...(field.hidden === true || textIn(field.label) !== '' ? [] : ['a field without a label']),
      ...(field.options === undefined || listIn(field.options).every(isOption) ? [] : ['an option is none']),
    ]),
  ]
}

const isOption = (option: unknown): boolean =>
  isRecord(option) && typeof option.value === 'string' && typeof option.text === 'string'

function buttonComplaints(buttons: unknown): readonly string[] {
  if (!Array.isArray(buttons)) return ['the buttons are none']
  return buttons
    .map(recordIn)
    .flatMap(({ id, text, color }) => [
      ...(textIn(id) === '' ? ['a button without an id'] : []),
      ...(typeof text === 'string' ? [] : ['a button without a text']),
      ...(['blue', 'gray', 'red'].includes(textIn(color)) ? [] : [`unknown colour ${textIn(color)}`]),
    ])
}

export function createComplaints(body: Json): readonly string[] {
  const space = SPACE.exec(textIn(body.openSpaceId))
  const isGroup = space?.[1] === 'IM_GROUP'
  const model = recordIn(isGroup ? body.imGroupOpenSpaceModel : body.imRobotOpenSpaceModel)
  const deliver = recordIn(isGroup ? body.imGroupOpenDeliverModel : body.imRobotOpenDeliverModel)
  const track = textIn(body.outTrackId)
  const at = Object.keys(recordIn(deliver.atUserIds))
  return [
    ...Object.keys(body)
      .filter(key => !CREATE_KEYS.includes(key))
      .map(key => `unknown property ${key}`),
    ...(space === null ? ['openSpaceId is none'] : []),
    ...(track !== '' && track.length <= 100 ? [] : ['outTrackId is empty or long']),
    ...(body.callbackType === 'STREAM' ? [] : ['no callbackType STREAM: no callback would come']),
    ...(typeof model.supportForward === 'boolean' ? [] : ['supportForward is missing']),
    ...(textIn(deliver.robotCode) === '' ? ['robotCode is missing'] : []),
    ...(isGroup || deliver.spaceType === 'IM_ROBOT' ? [] : ['spaceType is not IM_ROBOT']),
    ...(at.some(id => /all/i.test(id)) ? ['everybody is mentioned'] : []),
    ...cardComplaints(body, textIn(body.cardTemplateId)),
  ]
}

export const spaceOf = (body: Json): { readonly isGroup: boolean; readonly id: string } => {
  const [, type, id] = SPACE.exec(textIn(body.openSpaceId)) ?? []
  return { isGroup: type === 'IM_GROUP', id: id ?? '' }
}
