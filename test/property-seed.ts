/**
 * The same tree, the same answer: properties are tried with the same inputs every time. `PROPERTY_SEED=17 npm test --
 * invariants` tries others, which is how whoever changes a rule looks for what nobody thought of.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) })
