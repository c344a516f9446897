import Default, { Redlet } from 'redlet'
import { testClock } from 'redlet/testing'
import { run } from './run.mjs'

if (Default.Redlet !== Redlet) throw new Error('the default export is another')
run(Redlet, testClock)
