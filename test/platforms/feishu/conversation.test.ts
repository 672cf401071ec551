import { conversationSuite } from '../conversation.ts'
import { fakeFeishu } from './fake.ts'

conversationSuite('Feishu', fakeFeishu, { cost: { byCard: 1, byText: 1 } })
