import { featureSuite } from '../features.ts'
import { fakeSandbox } from './fake.ts'

featureSuite('the sandbox', fakeSandbox)
