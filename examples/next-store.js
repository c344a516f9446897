'use strict'

// The store of a Next.js application, as `lib/store.js` of it. Next.js loads a module more than once
// in a process, after each change while you develop: so the store is kept on globalThis. It also
// runs several processes, above all while it builds: so the folder is shared.
//
//     import { db } from '@/lib/store'
//     export default function Page() { return <p>visit {db.incr('visits')}</p> }
//
// `next.config.js` needs `serverExternalPackages: ['redlet']`: see docs/bundlers.md.

const { Redlet } = require('redlet')

globalThis.store ??= new Redlet(process.env.FOLDER ?? './data', { shared: true })

exports.db = globalThis.store

if (require.main === module) {
  console.log('visits:', exports.db.incr('visits'), exports.db.ownership)
  exports.db.close()
}
