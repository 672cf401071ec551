import { featureSuite } from '../features.ts'
import { fakeWeCom } from './fake.ts'

featureSuite('WeCom', fakeWeCom)
