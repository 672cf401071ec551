import { featureSuite } from '../features.ts'
import { fakeDingTalk } from './fake.ts'

featureSuite('DingTalk', fakeDingTalk)
