/** An adapter with a house around it that remembers in a map and writes down what was logged. */
import { createDingTalk, type DingTalkConfig } from '../../../adapters/dingtalk/index.ts'
import type { Answer, InboundEvent, Receive } from '../../../adapters/port.ts'
import { givenParts, silence } from '../house.ts'
import { type FakeDingTalk, fakeDingTalk, SECRET } from './fake.ts'

export const configOf = ({ environment }: FakeDingTalk): DingTalkConfig => ({
  clientId: environment.DINGTALK_CLIENT_ID ?? '',
  clientSecret: { reveal: () => SECRET },
  robotCode: environment.DINGTALK_CLIENT_ID ?? '',
  apiBase: environment.DINGTALK_API_BASE ?? '',
  oapiBase: environment.DINGTALK_OAPI_BASE ?? '',
  cardTemplateId: environment.DINGTALK_CARD_TEMPLATE_ID ?? null,
})

export async function givenBot(options: { readonly template?: boolean } = {}) {
  const fake = await fakeDingTalk(options)
  const house = givenParts()
  const events: InboundEvent[] = []
  let answer: (event: InboundEvent) => Answer | Promise<Answer> = () => silence
  const receive: Receive = async (event, respond) => {
    events.push(event)
    await respond(await answer(event))
  }
  const bot = createDingTalk(configOf(fake), house.parts)
  await bot.start(receive)
  return {
    fake,
    bot,
    events,
    ...house,
    answers: (next: typeof answer) => {
      answer = next
    },
    close: async () => {
      await bot.stop()
      await fake.stop()
    },
  }
}
