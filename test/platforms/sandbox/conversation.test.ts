import { conversationSuite } from '../conversation.ts'
import { fakeSandbox } from './fake.ts'

conversationSuite('the sandbox', fakeSandbox, { cost: null })
