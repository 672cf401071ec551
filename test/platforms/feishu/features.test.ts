import { featureSuite } from '../features.ts'
import { fakeFeishu } from './fake.ts'

featureSuite('Feishu', fakeFeishu)
