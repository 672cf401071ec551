import { conversationSuite } from '../conversation.ts'
import { fakeWeCom } from './fake.ts'

conversationSuite('WeCom', fakeWeCom, { cost: { byCard: 1, byText: 1 } })
