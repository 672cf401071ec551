import { contractSuite, hostOf } from '../contract.ts'
import { fakeWeCom } from './fake.ts'

contractSuite('WeCom', async receive => hostOf(await fakeWeCom({ perMinute: 1_000 }), receive))
