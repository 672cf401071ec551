import { contractSuite, hostOf } from '../contract.ts'
import { fakeDingTalk } from './fake.ts'

contractSuite('DingTalk', async receive => hostOf(await fakeDingTalk(), receive))
