import { conversationSuite } from '../conversation.ts'
import { fakeDingTalk } from './fake.ts'

conversationSuite('DingTalk', fakeDingTalk, { cost: { byCard: 0, byText: 1 } })
